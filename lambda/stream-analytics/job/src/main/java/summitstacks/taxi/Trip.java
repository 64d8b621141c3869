package summitstacks.taxi;

/** Trip that ended, by the zone of its pick-up. A POJO for Flink. */
public class Trip {
  public int zone;
  /** Milliseconds since 1970. */
  public long dropoff;
  public long fareCents;
  public long hundredthsOfMiles;
}
