package summitstacks.taxi;

import java.util.List;
import java.util.stream.Collectors;
import org.apache.flink.table.functions.ScalarFunction;

/**
 * The taxi zone table, zones.csv, as a SQL function that returns a column of a zone. The number of a zone is that of
 * its line. No value of the file has a comma.
 */
public final class Zones extends ScalarFunction {
  private static final List<String[]> LINES =
      TaxiWindows.lines("zones.csv").map(line -> line.split(",")).collect(Collectors.toList());

  static boolean has(long zone) {
    return zone > 0 && zone < LINES.size();
  }

  public String eval(Integer zone, Integer column) {
    return LINES.get(zone)[column];
  }
}
