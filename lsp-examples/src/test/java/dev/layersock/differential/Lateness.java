package dev.layersock.differential;

import java.time.Duration;
import java.util.Set;

/**
 * What an answer of a host's network says that has not come to rest: asked again, it may differ.
 */
final class Lateness {
  /** How late an answer may be. */
  static final Duration LIMIT = Duration.ofMillis(Integer.getInteger("layersock.late", 1000));

  private static final Set<Op> HARMLESS = Set.of(Op.SELECT, Op.SELECT_OF, Op.FIONREAD);

  private Lateness() {}

  /** Whether the rest of an answer, or another, may still come. */
  static boolean mayFollow(Step step, String answer, String expected) {
    return switch (step.op()) {
      case RECV, RECV_FROM, ACCEPT -> answer.equals("WOULD_BLOCK");
      case ENUM, HEARD -> true;
      case SEND, SEND_TO -> expected.equals("WSAECONNRESET"); // nobody gets it anyway
      case GET_OPTION -> answer.equals("0");
      default -> HARMLESS.contains(step.op()) && !answer.startsWith("WSA");
    };
  }

  /** The answer to both. */
  static String join(Step step, String before, String next) {
    if (step.op() != Op.ENUM && step.op() != Op.HEARD) {
      return next;
    }
    if (before.equals("[]") || next.equals("[]")) {
      return before.equals("[]") ? next : before;
    }
    String[] all =
        (before.substring(1, before.length() - 1) + ", " + next.substring(1, next.length() - 1))
            .split(", ");
    java.util.Arrays.sort(all);
    return java.util.Arrays.asList(all).toString();
  }
}
