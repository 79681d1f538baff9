package dev.layersock.time;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Whether a thread waits at one place for some time. For one thread. */
final class StalledLooks {
  private static final Pattern JDK = Pattern.compile("(java|jdk|sun)\\..*");
  private static final Pattern OTHERS =
      Pattern.compile(
          JDK
              + "|"
              + Pattern.quote(StalledLooks.class.getPackageName())
              + "\\.(Turns|TaskRunner|Advancing|Stalls|VirtualGate|VirtualTime|ParticipantTask|Participation)(\\$.*)?");

  /** Who takes the lock of the turns. */
  private static final Set<String> LOCKING =
      Set.of(Turns.class.getName(), TaskRunner.class.getName());

  /** The JDK's, in whose native methods a thread waits for the network. */
  private static final Set<String> NETWORK =
      Set.of("sun.nio.ch.Net", "sun.nio.ch.SocketDispatcher", "sun.nio.ch.EPoll");

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

  /** Where a thread waits; empty if it does not, or for the lock of the turns. */
  private static StackTraceElement[] placeOf(Thread thread) {
    StackTraceElement[] stack = thread.getStackTrace();
    boolean waits =
        switch (thread.getState()) {
          case BLOCKED, WAITING, TIMED_WAITING -> true;
          default -> stack.length > 0 && isRealInput(stack[0]);
        };
    return waits && !isForLock(stack) ? stack : new StackTraceElement[0];
  }

  /** Whether a thread that counts as running waits for the network. */
  private static boolean isRealInput(StackTraceElement top) {
    return top.isNativeMethod() && NETWORK.contains(top.getClassName());
  }

  /** Whose turn it is waits for the lock of the turns at most. All else there is another time's. */
  private static boolean isForLock(StackTraceElement[] stack) {
    List<String> classes = Arrays.stream(stack).map(StackTraceElement::getClassName).toList();
    return classes.stream().anyMatch(name -> name.startsWith(ReentrantLock.class.getName()))
        && classes.stream()
            .filter(name -> !JDK.matcher(name).matches())
            .findFirst()
            .filter(LOCKING::contains)
            .isPresent();
  }
}
