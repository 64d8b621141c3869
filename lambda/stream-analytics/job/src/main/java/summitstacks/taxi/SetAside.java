package summitstacks.taxi;

/** Line that is in no window, with the reason. */
public class SetAside {
  /** {@code late} or {@code rejected}. */
  public String kind;
  public String reason;
  /** Instant whose local day the line belongs to, in milliseconds since 1970. */
  public long time;
  public String text;
  public String shard;
  public String sequenceNumber;
  /** Number of the line in its record, from 0. */
  public int line;
}
