package summitstacks.taxi;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.ChainingStrategy;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;
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

  public static final OutputTag<SetAside> SET_ASIDE = new OutputTag<SetAside>("set-aside") {};

  private final Map<String, Long> clocks = new HashMap<>();
  /** Parents by open shard. */
  private Map<String, List<String>> open = Map.of();
  private long watermark = Long.MIN_VALUE;
  private transient ListState<Tuple2<String, Long>> state;
  private transient Counter late;
  private transient Counter rejected;

  public EventClock() {
    chainingStrategy = ChainingStrategy.ALWAYS;
  }

  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    super.initializeState(context);
    state = context.getOperatorStateStore().getUnionListState(
        new ListStateDescriptor<>("clocks", Types.TUPLE(Types.STRING, Types.LONG)));
    for (Tuple2<String, Long> each : state.get()) {
      if (each.f0.isEmpty()) watermark = Math.max(watermark, each.f1);
      else clocks.merge(each.f0, each.f1, Math::max);
    }
  }

  @Override
  public void snapshotState(StateSnapshotContext context) throws Exception {
    super.snapshotState(context);
    state.clear();
    state.add(Tuple2.of("", watermark));
    for (Map.Entry<String, Long> each : clocks.entrySet()) state.add(Tuple2.of(each.getKey(), each.getValue()));
  }

  @Override
  public void open() throws Exception {
    super.open();
    // The service publishes metrics of this group with the dimension Program.
    MetricGroup group = getMetricGroup().addGroup("kinesisanalytics").addGroup("Program", "TaxiWindows");
    late = group.counter("tripsLate");
    rejected = group.counter("recordsRejected");
  }

  @Override
  public void processElement(StreamRecord<Entry> element) {
    Entry entry = element.getValue();
    if (entry.openShards != null) {
      updateOpenShards(entry.openShards);
      advance();
      return;
    }
    String[] lines = entry.text.split("\n");
    for (int i = 0; i < lines.length; i++) processLine(entry, lines[i], i);
  }

  private void updateOpenShards(String[][] shards) {
    open = new HashMap<>();
    Set<String> needed = new HashSet<>();
    for (String[] shard : shards) {
      open.put(shard[0], parentsOf(shard));
      needed.addAll(Arrays.asList(shard));
    }
    clocks.keySet().retainAll(needed);
    for (String shard : open.keySet()) if (!waitsForParents(shard)) clockOf(shard);
  }

  private static List<String> parentsOf(String[] shard) {
    return Arrays.asList(shard).subList(1, shard.length);
  }

  private boolean waitsForParents(String shard) {
    return open.get(shard).stream().anyMatch(open::containsKey);
  }

  /** Clock of a shard whose parents are read; null before its first record if no parent had one. */
  private Long clockOf(String shard) {
    if (!clocks.containsKey(shard))
      open.getOrDefault(shard, List.of()).stream()
          .map(clocks::get)
          .filter(Objects::nonNull)
          .min(Long::compare)
          .ifPresent(clock -> clocks.put(shard, clock));
    return clocks.get(shard);
  }

  private void processLine(Entry entry, String text, int number) {
    LineParser.Parsed parsed = LineParser.parse(text);
    Long clock = clockOf(entry.shard);
    String problem = parsed.problem != null ? parsed.problem : problemOf(parsed, clock, entry.arrival);
    if (problem != null) {
      rejected.inc();
      setAside("rejected", problem, entry.arrival, entry, text, number);
      return;
    }
    if (parsed.trip != null) {
      long closed = Math.max(clock == null ? Long.MIN_VALUE : clock - DISORDER - 1, watermark);
      long lastOfWindow = parsed.time - Math.floorMod(parsed.time, WINDOW) + WINDOW - 1;
      if (lastOfWindow <= closed) {
        late.inc();
        setAside("late", "its window is closed", parsed.time, entry, text, number);
      } else {
        output.collect(new StreamRecord<>(parsed.trip, parsed.time));
      }
    }
    if (clock == null || parsed.time > clock) {
      clocks.put(entry.shard, parsed.time);
      advance();
    }
  }

  /** A wrong time would close the windows of all trips that come after it. */
  private static String problemOf(LineParser.Parsed parsed, Long clock, long arrival) {
    if (parsed.time > arrival + AHEAD) return "its time is in the future";
    boolean jumps = parsed.trip != null && clock != null && parsed.time > clock + AHEAD;
    return jumps ? "its time is more than an hour after the latest one of its shard" : null;
  }

  private void setAside(String kind, String reason, long time, Entry entry, String text, int number) {
    SetAside aside = new SetAside();
    aside.kind = kind;
    aside.reason = reason;
    aside.time = time;
    aside.text = text;
    aside.shard = entry.shard;
    aside.sequenceNumber = entry.sequenceNumber;
    aside.line = number;
    output.collect(SET_ASIDE, new StreamRecord<>(aside));
  }

  /** Emits the slowest clock of the open shards whose parents are read; none before each of them has one. */
  private void advance() {
    if (open.isEmpty()) return;
    long slowest = Long.MAX_VALUE;
    for (String shard : open.keySet()) {
      if (waitsForParents(shard)) continue;
      Long clock = clocks.get(shard);
      if (clock == null) return;
      slowest = Math.min(slowest, clock);
    }
    if (slowest - DISORDER - 1 > watermark) {
      watermark = slowest - DISORDER - 1;
      output.emitWatermark(new Watermark(watermark));
    }
  }

  /** The source has no watermarks of its own, except the last one of a bounded one. */
  @Override
  public void processWatermark(Watermark mark) throws Exception {
    if (mark.equals(Watermark.MAX_WATERMARK)) super.processWatermark(mark);
  }

  /** The source is never idle: windows wait for shards that are silent. */
  @Override
  public void processWatermarkStatus(WatermarkStatus status) {}
}
