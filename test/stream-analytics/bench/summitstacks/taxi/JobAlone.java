package summitstacks.taxi;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.SinkFunction;
import org.apache.flink.types.Row;

/**
 * The job with a source in memory, and with results that are counted only. Argument: file with a trip per line.
 * Prints the number of windows and the seconds of the run.
 */
public final class JobAlone implements Connectors {
  private static final int LINES_PER_RECORD = 100;
  private static final List<String> RECORDS = new ArrayList<>();
  private static final AtomicLong WINDOWS = new AtomicLong();

  public static void main(String[] arguments) throws Exception {
    List<String> lines = Files.readAllLines(Path.of(arguments[0]));
    for (int start = 0; start < lines.size(); start += LINES_PER_RECORD)
      RECORDS.add(String.join("\n", lines.subList(start, Math.min(start + LINES_PER_RECORD, lines.size()))));
    StreamExecutionEnvironment environment = StreamExecutionEnvironment.createLocalEnvironment(2);
    TaxiWindows.build(environment, new JobAlone());
    long started = System.nanoTime();
    environment.execute("job-alone");
    System.out.println(WINDOWS.get() + " " + (System.nanoTime() - started) / 1e9);
  }

  @Override
  public DataStream<Entry> records(StreamExecutionEnvironment environment) {
    long arrival = System.currentTimeMillis();
    DataGeneratorSource<Entry> source =
        new DataGeneratorSource<>(
            index -> entry(index.intValue(), arrival), RECORDS.size() + 1, TypeInformation.of(Entry.class));
    return environment.fromSource(source, WatermarkStrategy.noWatermarks(), "trips").setParallelism(1);
  }

  private static Entry entry(int index, long arrival) {
    Entry entry = new Entry();
    if (index == 0) {
      entry.openShards = Map.of("a", List.of());
    } else {
      entry.shard = "a";
      entry.sequenceNumber = String.valueOf(index);
      entry.arrival = arrival;
      entry.text = RECORDS.get(index - 1);
    }
    return entry;
  }

  @Override
  public void write(DataStream<Row> items, String table) {
    if (table.equals("table.windows")) items.addSink(new Counter<>());
    else items.addSink(new SinkFunction<Row>() {});
  }

  private static class Counter<T> implements SinkFunction<T> {
    @Override
    public void invoke(T value, Context context) {
      WINDOWS.incrementAndGet();
    }
  }
}
