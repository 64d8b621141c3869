package summitstacks.taxi;

/** Record of the stream with one line or several, or the list of the shards that are not read to their end. */
public class Entry {
  public String shard;
  public String sequenceNumber;
  /** Time at which the record arrived on the stream, in milliseconds since 1970. */
  public long arrival;
  public String text;
  /** Shards that are not read to their end, each with its parents behind it; null for a record. */
  public String[][] openShards;

  public Entry() {}

  public Entry(String shard, String sequenceNumber, long arrival, String text) {
    this.shard = shard;
    this.sequenceNumber = sequenceNumber;
    this.arrival = arrival;
    this.text = text;
  }

  public static Entry openShards(String[]... shards) {
    Entry entry = new Entry();
    entry.openShards = shards;
    return entry;
  }
}
