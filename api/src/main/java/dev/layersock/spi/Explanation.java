package dev.layersock.spi;

import dev.layersock.error.WsaError;
import dev.layersock.protocol.Printable;
import dev.layersock.settings.Origin;
import org.jspecify.annotations.Nullable;

/**
 * What a layer would do with a connect or a datagram.
 *
 * @param verdict the short answer
 * @param detail a phrase for a person, without a full stop, for example the rule that decides
 * @param error what the application would get; null unless it is refused
 * @param origin where the rule or the value stands; null if nowhere
 * @param forwarded the request that the layer would pass on; null if it is refused or unchanged
 */
public record Explanation(
    Verdict verdict,
    String detail,
    @Nullable WsaError error,
    @Nullable Origin origin,
    @Nullable ConnectRequest forwarded) {

  /** Makes the detail {@linkplain Printable#text fit to be shown}. */
  public Explanation {
    detail = Printable.text(detail);
  }

  /** The kinds of answers. */
  public enum Verdict {
    /** It goes on unchanged. */
    PASSES,
    /** It goes on, changed or under conditions. */
    ALTERS,
    /** It ends here with an error. */
    REFUSES,
    /** The layer could not say. */
    UNKNOWN
  }

  private static final Explanation PASSES =
      new Explanation(Verdict.PASSES, "passes it on", null, null, null);

  /** It goes on unchanged, and there is nothing to say. */
  public static Explanation passes() {
    return PASSES;
  }

  /** It goes on unchanged, for a reason. */
  public static Explanation passes(String detail, @Nullable Origin origin) {
    return new Explanation(Verdict.PASSES, detail, null, origin, null);
  }

  /** It goes on, changed or under conditions. */
  public static Explanation alters(
      String detail, @Nullable Origin origin, @Nullable ConnectRequest forwarded) {
    return new Explanation(Verdict.ALTERS, detail, null, origin, forwarded);
  }

  /** The layer could not say, for a reason. */
  public static Explanation unknown(String detail) {
    return new Explanation(Verdict.UNKNOWN, detail, null, null, null);
  }

  /** It ends here with an error. */
  public static Explanation refuses(String detail, WsaError error, @Nullable Origin origin) {
    return new Explanation(Verdict.REFUSES, detail, error, origin, null);
  }
}
