package summitstacks.taxi;

import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.core.JsonProcessingException;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.ObjectMapper;

/**
 * Trip that ended, by the zone of its pick-up. Or a heartbeat, which says that a producer has sent all trips
 * before an instant. A POJO for Flink.
 */
public class Trip {
  /** Zone of a heartbeat. */
  static final int HEARTBEAT = -1;
  /** Zone of trips whose zone is not in the table. */
  static final int UNKNOWN_ZONE = 264;

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long LONGEST = 86_400_000L;
  /** Year 9999. */
  private static final long MAX_TIME = 253_402_300_799_000L;
  private static final long MAX_CENTS = 10_000_000L;

  public int zone;
  /** Milliseconds since 1970. */
  public long dropoff;
  public long fareCents;
  public long hundredthsOfMiles;

  /** @throws IllegalArgumentException with the reason why the line is neither a trip nor a heartbeat */
  static Trip parse(String line) {
    JsonNode node = read(line);
    Trip trip = new Trip();
    if (node.has("heartbeat")) {
      trip.zone = HEARTBEAT;
      trip.dropoff = whole(node, "heartbeat", 0, MAX_TIME);
      return trip;
    }
    long pickup = whole(node, "pickup", 0, MAX_TIME);
    trip.dropoff = whole(node, "dropoff", pickup, MAX_TIME);
    if (trip.dropoff - pickup > LONGEST) throw new IllegalArgumentException("it is longer than a day");
    long zone = whole(node, "zone", 0, Integer.MAX_VALUE);
    trip.zone = Zones.has(zone) ? (int) zone : UNKNOWN_ZONE;
    trip.fareCents = whole(node, "fareCents", 0, MAX_CENTS);
    trip.hundredthsOfMiles = whole(node, "hundredthsOfMiles", 0, MAX_CENTS);
    return trip;
  }

  private static JsonNode read(String line) {
    try {
      JsonNode node = JSON.readTree(line);
      if (!node.isObject()) throw new IllegalArgumentException("it is not a JSON object");
      return node;
    } catch (JsonProcessingException error) {
      throw new IllegalArgumentException("it is not JSON");
    }
  }

  private static long whole(JsonNode node, String name, long lowest, long highest) {
    JsonNode value = node.get(name);
    if (value == null) throw new IllegalArgumentException(name + " is missing");
    long number = value.isIntegralNumber() && value.canConvertToLong() ? value.longValue() : -1;
    if (number < lowest || number > highest)
      throw new IllegalArgumentException(
          String.format("%s is %.60s, not a whole number from %d to %d", name, value, lowest, highest));
    return number;
  }
}
