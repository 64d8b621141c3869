package summitstacks.taxi;

import java.util.HashMap;
import java.util.Map;
import org.apache.flink.table.functions.ScalarFunction;

/** The taxi zone table, from zones.csv. No value of the file has a comma. */
public final class Zones {
  private static final Map<Integer, String[]> ZONES = new HashMap<>();

  static {
    String[] lines = Resources.text("zones.csv").trim().split("\n");
    for (int i = 1; i < lines.length; i++) {
      String[] values = lines[i].trim().split(",");
      ZONES.put(Integer.valueOf(values[0]), values);
    }
  }

  static boolean has(int zone) {
    return ZONES.containsKey(zone);
  }

  /** SQL function: name of a zone. */
  public static class Name extends ScalarFunction {
    public String eval(Integer zone) {
      return zone == 0 ? "All zones" : ZONES.get(zone)[2];
    }
  }

  /** SQL function: borough of a zone. */
  public static class Borough extends ScalarFunction {
    public String eval(Integer zone) {
      return zone == 0 ? "New York" : ZONES.get(zone)[1];
    }
  }

  private Zones() {}
}
