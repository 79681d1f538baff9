package dev.layersock.layers.qos;

import static dev.layersock.qos.FlowSpec.INFINITE_RATE;
import static dev.layersock.qos.FlowSpec.NOT_SPECIFIED;
import static dev.layersock.qos.FlowSpec.isSpecified;

import dev.layersock.error.WsaError;
import dev.layersock.error.WsaException;
import dev.layersock.qos.FlowSpec;
import dev.layersock.qos.QualityOfService;
import dev.layersock.qos.ServiceType;
import org.jspecify.annotations.Nullable;

/**
 * What flow specifications come to under the layer's settings: a connection may ask for less than
 * the settings give it, never for more. Rates and bucket sizes are honoured; a shaper cannot
 * promise delays, so those fields have no effect and are reported as not specified.
 *
 * <p>Immutable; any thread may ask.
 */
final class Policy {
  private final QosSettings settings;
  private final RateLimit limit;
  private final Terms usual;

  Policy(QosSettings settings) {
    this.settings = settings;
    this.limit = settings.limit();
    boolean each = settings.scope() == QosSettings.Scope.CONNECTION;
    this.usual =
        new Terms(
            null,
            each && settings.direction().sends() ? limit : null,
            each && settings.direction().receives() ? limit : null);
  }

  /** What a connection is under that asks for nothing. */
  Terms usual() {
    return usual;
  }

  /** The limit that the settings put on sending; null for none. */
  @Nullable RateLimit sending() {
    return settings.direction().sends() ? limit : null;
  }

  /** The limit that the settings put on receiving; null for none. */
  @Nullable RateLimit receiving() {
    return settings.direction().receives() ? limit : null;
  }

  /**
   * What a connection is under that asks for something.
   *
   * @throws WsaException WSAEOPNOTSUPP if it asks for more than there is, or promises without a
   *     rate
   */
  Terms grant(@Nullable QualityOfService asked) throws WsaException {
    if (asked == null) {
      return usual;
    }
    FlowSpec sends = asked.sending();
    if (!isSpecified(sends.tokenRate()) && !sends.serviceType().sendsWithoutTokenRate()) {
      throw new WsaException(
          WsaError.WSAEOPNOTSUPP,
          "a sender at level " + sends.serviceType().label() + " must give its token rate");
    }
    return new Terms(
        asked,
        grant("sending", asked.sending(), sending(), usual.sending()),
        grant("receiving", asked.receiving(), receiving(), usual.receiving()));
  }

  private @Nullable RateLimit grant(
      String direction, FlowSpec asked, @Nullable RateLimit most, @Nullable RateLimit unasked)
      throws WsaException {
    long rate = asked.tokenRate();
    long peak = asked.peakBandwidth();
    long bucket = asked.tokenBucketSize();
    boolean silent = !isSpecified(rate) && !isSpecified(peak) && !isSpecified(bucket);
    if (silent || asked.serviceType() == ServiceType.NO_CHANGE) {
      return unasked;
    }
    if (most != null) {
      require(direction, "token rate", rate, most.rate());
      require(direction, "token bucket size", bucket, most.bucket());
      require(direction, "peak bandwidth", peak, most.peak());
    }
    if (rate == INFINITE_RATE || (!isSpecified(rate) && most == null)) {
      return null;
    }
    long grantedRate = isSpecified(rate) ? rate : most == null ? rate : most.rate();
    long largest = most == null ? Long.MAX_VALUE : most.bucket();
    long wished =
        isSpecified(bucket) ? bucket : Math.min(RateLimit.usualBucket(grantedRate), largest);
    boolean peaks = isSpecified(peak) && peak != INFINITE_RATE;
    return new RateLimit(
        grantedRate,
        Math.max(wished, RateLimit.smallestBucket(grantedRate)),
        Math.max(grantedRate, peaks ? peak : most == null ? RateLimit.NO_PEAK : most.peak()));
  }

  private void require(String direction, String field, long asked, long most) throws WsaException {
    boolean infinite = asked == INFINITE_RATE && most != RateLimit.NO_PEAK;
    if (isSpecified(asked) && (infinite || (asked != INFINITE_RATE && asked > most))) {
      throw new WsaException(
          WsaError.WSAEOPNOTSUPP,
          field
              + " "
              + (infinite ? "without a limit" : Long.toString(asked))
              + " of the "
              + direction
              + " flow is above "
              + most
              + " ("
              + settings.origin()
              + ")");
    }
  }

  /** What is in force, as SIO_GET_QOS tells it. */
  QualityOfService inForce(Terms terms) {
    QualityOfService asked = terms.asked();
    return QualityOfService.of(
        spec(asked == null ? null : asked.sending(), terms.sending(), sending()),
        spec(asked == null ? null : asked.receiving(), terms.receiving(), receiving()));
  }

  private static FlowSpec spec(
      @Nullable FlowSpec asked, @Nullable RateLimit own, @Nullable RateLimit chain) {
    ServiceType level = asked == null ? ServiceType.BEST_EFFORT : asked.serviceType();
    RateLimit limit = own == null ? chain : own;
    if (limit == null) {
      return FlowSpec.of(level);
    }
    return new FlowSpec(
        field(limit.rate()),
        field(limit.bucket()),
        limit.peak() == RateLimit.NO_PEAK ? NOT_SPECIFIED : field(limit.peak()),
        NOT_SPECIFIED,
        NOT_SPECIFIED,
        level,
        NOT_SPECIFIED,
        NOT_SPECIFIED);
  }

  /** Winsock's fields have 32 bits; what does not fit is as good as infinite. */
  private static long field(long value) {
    return Math.min(value, INFINITE_RATE);
  }

  /** For {@code explain}: {@code shapes to 16Mbit/s, bucket 100000B}. */
  String describe(Terms terms) {
    RateLimit sending = terms.sending() == null ? sending() : terms.sending();
    RateLimit receiving = terms.receiving() == null ? receiving() : terms.receiving();
    String whose = settings.scope() == QosSettings.Scope.CHAIN ? ", shared by the chain" : "";
    if (sending != null && sending.equals(receiving)) {
      return "shapes to " + sending.describe() + whose;
    }
    StringBuilder text = new StringBuilder("shapes");
    if (sending != null) {
      text.append(" sending to ").append(sending.describe());
    }
    if (receiving != null) {
      text.append(sending == null ? "" : " and").append(" receiving to ");
      text.append(receiving.describe());
    }
    return text.append(whose).toString();
  }
}
