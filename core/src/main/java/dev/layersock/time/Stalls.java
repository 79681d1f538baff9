package dev.layersock.time;

import java.util.List;
import java.util.Optional;

/** Says why a run cannot go on. */
final class Stalls {
  private Stalls() {}

  /** The one whose turn it is waits elsewhere than at a gate. */
  static StallException waitsElsewhere(Thread culprit, StackTraceElement[] place) {
    Optional<StackTraceElement> own = StalledLooks.ownFrame(place);
    return new StallException(
        "it is the turn of participant '"
            + culprit.getName()
            + "', which waits in "
            + place[0]
            + own.map(frame -> ", called by " + frame).orElse("")
            + ". In virtual time participants wait at gates only: for sockets of a chain, for"
            + " what start() has returned, or by sleep()",
        stack("where '" + culprit.getName() + "' waits", place));
  }

  /** All wait at gates, and no timer is set. With the lock of the turns. */
  static StallException allWait(List<Participant> all) {
    StringBuilder text = new StringBuilder("all participants wait, and nothing will wake them:");
    StackTraceElement[] place = {};
    for (Participant one : all) {
      place = one.thread().getStackTrace();
      text.append(" '").append(one.thread().getName()).append('\'');
      StalledLooks.ownFrame(place).ifPresent(frame -> text.append(" in ").append(frame));
    }
    return new StallException(text.toString(), stack("where the last of them waits", place));
  }

  private static Throwable stack(String what, StackTraceElement[] place) {
    Throwable stack = new Throwable(what);
    stack.setStackTrace(place);
    return stack;
  }
}
