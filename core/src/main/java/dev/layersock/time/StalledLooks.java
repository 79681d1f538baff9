package dev.layersock.time;

import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Whether a thread waits at one place for some time. For one thread. */
final class StalledLooks {
  private static final Pattern OTHERS =
      Pattern.compile(
          "(java|jdk|sun)\\..*|"
              + Pattern.quote(StalledLooks.class.getPackageName())
              + "\\.(Turns|VirtualGate|VirtualTime|ParticipantTask|Participation)(\\$.*)?");

  private final int enough;
  private @Nullable Thread thread;
  private long turn;
  private StackTraceElement[] place = {};
  private int looks;

  /**
   * Nobody has been looked at.
   *
   * @param enough so many looks in a row that find it at the same place are taken for a wait
   */
  StalledLooks(int enough) {
    this.enough = enough;
  }

  /** Looks at a thread in a turn. True once, when that makes enough looks. */
  boolean look(Thread looked, long inTurn) {
    StackTraceElement[] now = placeOf(looked);
    boolean same =
        looked == thread && inTurn == turn && now.length > 0 && Arrays.equals(now, place);
    thread = looked;
    turn = inTurn;
    place = now;
    looks = same ? looks + 1 : 0;
    return looks == enough;
  }

  /** Where it was at the last look. */
  StackTraceElement[] place() {
    return place.clone();
  }

  /** The first frame that is neither the JDK's nor of this package. */
  static Optional<StackTraceElement> ownFrame(StackTraceElement[] stack) {
    return Arrays.stream(stack)
        .filter(frame -> !OTHERS.matcher(frame.getClassName()).matches())
        .findFirst();
  }

  /** Where a thread waits; empty if it does not, or for the turns themselves. */
  private static StackTraceElement[] placeOf(Thread thread) {
    StackTraceElement[] none = {};
    StackTraceElement[] found =
        switch (thread.getState()) {
          case BLOCKED, WAITING, TIMED_WAITING -> thread.getStackTrace();
          default -> none;
        };
    boolean ours =
        Arrays.stream(found).anyMatch(frame -> frame.getClassName().equals(Turns.class.getName()));
    return ours ? none : found;
  }
}
