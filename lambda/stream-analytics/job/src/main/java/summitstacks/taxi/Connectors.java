package summitstacks.taxi;

import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.types.Row;

/** Ends of the job. Another version of Flink or another service is another implementation. */
public interface Connectors {
  /** Records and lists of open shards, from one task. */
  DataStream<Entry> records(StreamExecutionEnvironment environment);

  /** Writes rows of windows.sql; a window that comes again replaces the earlier one. */
  void writeWindows(DataStream<Row> windows);

  /** Writes lines that are in no window; a line that comes again replaces the earlier one. */
  void writeSetAside(DataStream<SetAside> lines);
}
