package summitstacks.taxi;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.state.BroadcastState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.ChainingStrategy;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;
import org.apache.flink.types.Row;
import org.apache.flink.util.OutputTag;

/**
 * Separates trips in time from late ones and from records that are no trips, and emits the watermark.
 *
 * <p>Each shard has a clock: the latest time of its trips and heartbeats. A trip is late when its window
 * is closed by the clock of its own shard, which a restart does not change: a record that is read again
 * gets the same answer. A shard takes over the slowest clock of its parents, which are read before it. The
 * watermark is the slowest clock of all open shards, so that no window drops a trip that is not late. Both stand
 * {@link #DISORDER} behind the clocks. The operator runs once, behind a source that reads all shards.
 */
public class EventClock extends AbstractStreamOperator<Trip> implements OneInputStreamOperator<Entry, Trip> {
  /** Milliseconds by which trips may be out of order. */
  public static final long DISORDER = 300_000L;
  /** Length of the shortest window. */
  public static final long WINDOW = 300_000L;
  /** Milliseconds by which a trip may be ahead of its shard, and any record ahead of its arrival. */
  public static final long AHEAD = 3_600_000L;

  /** Lines that are in no window. The local day of a line is that of {@code instant}. */
  public static final OutputTag<Row> SET_ASIDE = new OutputTag<>("set-aside", Types.ROW_NAMED(
      new String[] {"kind", "reason", "instant", "shard", "sequenceNumber", "line", "record"},
      Types.STRING, Types.STRING, Types.LONG, Types.STRING, Types.STRING, Types.INT, Types.STRING));

  /** Clock of the last watermark, among those of the shards. */
  private static final String SLOWEST = "slowest";

  /** Parents by open shard. */
  private Map<String, List<String>> open = Map.of();
  /** Clocks by shard, closed ones too; 0 before the first record. */
  private transient BroadcastState<String, Long> clocks;
  private transient Counter late;
  private transient Counter rejected;

  public EventClock() {
    chainingStrategy = ChainingStrategy.ALWAYS;
  }

  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    super.initializeState(context);
    clocks = context.getOperatorStateStore().getBroadcastState(
        new MapStateDescriptor<>("clocks", Types.STRING, Types.LONG));
    // The service publishes metrics of this group with the dimension Program.
    MetricGroup group = getMetricGroup().addGroup("kinesisanalytics").addGroup("Program", "TaxiWindows");
    late = group.counter("tripsLate");
    rejected = group.counter("recordsRejected");
  }

  @Override
  public void processElement(StreamRecord<Entry> element) throws Exception {
    Entry entry = element.getValue();
    if (entry.openShards != null) {
      open = entry.openShards;
      advance();
      return;
    }
    String[] lines = entry.text.split("\n");
    for (int line = 0; line < lines.length; line++) processLine(entry, lines[line], line);
  }

  private void processLine(Entry entry, String text, int line) throws Exception {
    long clock = clockOf(entry.shard);
    Trip trip;
    try {
      trip = Trip.parse(text);
      rejectJump(trip, clock, entry.arrival);
    } catch (IllegalArgumentException error) {
      rejected.inc();
      setAside("rejected", error.getMessage(), entry.arrival, entry, line, text);
      return;
    }
    long end = trip.dropoff - trip.dropoff % WINDOW + WINDOW;
    boolean isClosed = end <= Math.max(clock, clockOf(SLOWEST)) - DISORDER;
    if (trip.zone != Trip.HEARTBEAT && isClosed) {
      late.inc();
      setAside("late", "its window is closed", trip.dropoff, entry, line, text);
    } else if (trip.zone != Trip.HEARTBEAT) {
      output.collect(new StreamRecord<>(trip, trip.dropoff));
    }
    if (trip.dropoff > clock) {
      clocks.put(entry.shard, trip.dropoff);
      advance();
    }
  }

  /** A wrong time would close the windows of all trips that come after it. */
  private static void rejectJump(Trip trip, long clock, long arrival) {
    if (trip.dropoff > arrival + AHEAD) throw new IllegalArgumentException("its time is in the future");
    if (trip.zone != Trip.HEARTBEAT && clock > 0 && trip.dropoff > clock + AHEAD)
      throw new IllegalArgumentException("its time is more than an hour after the latest one of its shard");
  }

  private void setAside(String kind, String reason, long instant, Entry entry, int line, String text) {
    Row row = Row.of(kind, reason, instant, entry.shard, entry.sequenceNumber, line, text);
    output.collect(SET_ASIDE, new StreamRecord<>(row));
  }

  /** Clock of a shard whose parents are read: before its first record, the slowest one of theirs. */
  private long clockOf(String shard) throws Exception {
    if (clocks.contains(shard)) return clocks.get(shard);
    long slowest = Long.MAX_VALUE;
    for (String parent : open.getOrDefault(shard, List.of()))
      if (clocks.contains(parent)) slowest = Math.min(slowest, clocks.get(parent));
    if (slowest == Long.MAX_VALUE) return 0;
    clocks.put(shard, slowest);
    return slowest;
  }

  /** Emits the slowest clock of the open shards whose parents are read; none before each of them has one. */
  private void advance() throws Exception {
    if (open.isEmpty()) return;
    long slowest = Long.MAX_VALUE;
    for (Map.Entry<String, List<String>> each : open.entrySet()) {
      boolean waits = !Collections.disjoint(each.getValue(), open.keySet());
      if (!waits) slowest = Math.min(slowest, clockOf(each.getKey()));
    }
    if (slowest > clockOf(SLOWEST)) {
      clocks.put(SLOWEST, slowest);
      output.emitWatermark(new Watermark(slowest - DISORDER - 1));
    }
  }

  /** The source is never idle: windows wait for shards that are silent. */
  @Override
  public void processWatermarkStatus(WatermarkStatus status) {}
}
