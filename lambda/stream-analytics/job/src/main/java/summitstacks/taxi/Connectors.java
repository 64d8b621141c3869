package summitstacks.taxi;

import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.types.Row;

/** Ends of the job. Another version of Flink or another service is another implementation. */
public interface Connectors {
  /** Records and lists of open shards, from one task. */
  DataStream<Entry> records(StreamExecutionEnvironment environment);

  /**
   * Writes items, a column for each attribute; an item that comes again replaces the earlier one.
   *
   * @param table runtime property with the name of the table
   */
  void write(DataStream<Row> items, String table);
}
