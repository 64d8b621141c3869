import java.util.Arrays;

/**
 * Runs another program of the class path, and ends when its standard input does, so with whoever started
 * it, however that one ends.
 *
 * <p>Arguments: class of the program, and its own arguments.
 */
public class Watched {
  public static void main(String[] arguments) throws Exception {
    Thread watch =
        new Thread(
            () -> {
              try {
                while (System.in.read() != -1)
                  ;
              } catch (Exception error) {
                // The pipe is broken: as its end.
              }
              Runtime.getRuntime().halt(0);
            });
    watch.setDaemon(true);
    watch.start();
    String[] own = Arrays.copyOfRange(arguments, 1, arguments.length);
    Class.forName(arguments[0]).getMethod("main", String[].class).invoke(null, (Object) own);
  }
}
