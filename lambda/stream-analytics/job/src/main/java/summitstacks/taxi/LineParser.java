package summitstacks.taxi;

import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.ObjectMapper;

/** Parses lines: trips, and heartbeats, which say that a producer has sent all trips before an instant. */
final class LineParser {
  /** Zone of trips whose zone is not in the table. */
  static final int UNKNOWN_ZONE = 264;

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long MAX_TRIP = 86_400_000L;
  /** Year 9999. */
  private static final long MAX_TIME = 253_402_300_799_000L;
  private static final long MAX_CENTS = 10_000_000L;

  static final class Parsed {
    /** Null for a heartbeat. */
    Trip trip;
    /** Milliseconds since 1970. */
    long time;
    /** Reason why the line is neither a trip nor a heartbeat; null if it is one. */
    String problem;
  }

  static Parsed parse(String text) {
    Parsed parsed = new Parsed();
    try {
      JsonNode node = JSON.readTree(text);
      if (node == null || !node.isObject()) throw new IllegalArgumentException("it is not a JSON object");
      parsed.trip = node.has("heartbeat") ? null : trip(node);
      parsed.time = parsed.trip != null ? parsed.trip.dropoff : whole(node, "heartbeat", 0, MAX_TIME);
    } catch (IllegalArgumentException error) {
      parsed.problem = error.getMessage();
    } catch (Exception error) {
      parsed.problem = "it is not JSON";
    }
    return parsed;
  }

  private static Trip trip(JsonNode node) {
    long pickup = whole(node, "pickup", 0, MAX_TIME);
    long dropoff = whole(node, "dropoff", pickup, MAX_TIME);
    if (dropoff - pickup > MAX_TRIP) throw new IllegalArgumentException("it is longer than a day");
    Trip trip = new Trip();
    trip.dropoff = dropoff;
    long zone = whole(node, "zone", 0, Integer.MAX_VALUE);
    trip.zone = Zones.has((int) zone) ? (int) zone : UNKNOWN_ZONE;
    trip.fareCents = whole(node, "fareCents", 0, MAX_CENTS);
    trip.hundredthsOfMiles = whole(node, "hundredthsOfMiles", 0, MAX_CENTS);
    return trip;
  }

  private static long whole(JsonNode node, String name, long lowest, long highest) {
    JsonNode value = node.get(name);
    if (value == null) throw new IllegalArgumentException(name + " is missing");
    if (!value.isIntegralNumber() || !value.canConvertToLong() || value.longValue() < lowest || value.longValue() > highest)
      throw new IllegalArgumentException(
          name + " is " + shown(value.toString()) + ", not a whole number from " + lowest + " to " + highest);
    return value.longValue();
  }

  private static String shown(String text) {
    return text.length() > 60 ? text.substring(0, 60) : text;
  }

  private LineParser() {}
}
