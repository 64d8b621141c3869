package summitstacks.taxi;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

final class Resources {
  /** Text of a file in the jar. */
  static String text(String name) {
    try (InputStream stream = Resources.class.getClassLoader().getResourceAsStream(name)) {
      if (stream == null) throw new IllegalStateException("The jar has no file " + name + ".");
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException error) {
      throw new UncheckedIOException(error);
    }
  }

  private Resources() {}
}
