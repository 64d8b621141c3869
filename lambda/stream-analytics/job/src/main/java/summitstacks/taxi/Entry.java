package summitstacks.taxi;

import java.util.List;
import java.util.Map;

/** Record of the stream with one line or several, or the list of the shards that are not read to their end. */
public class Entry {
  public String shard;
  public String sequenceNumber;
  /** Time at which the record arrived on the stream, in milliseconds since 1970. */
  public long arrival;
  public String text;
  /** Parents by shards that are not read to their end; null for a record. */
  public Map<String, List<String>> openShards;
}
