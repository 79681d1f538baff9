package dev.layersock.loopback;

import dev.layersock.error.WsaError;
import dev.layersock.error.WsaException;
import dev.layersock.qos.FlowSpec;
import dev.layersock.qos.QualityOfService;
import dev.layersock.qos.ServiceType;
import org.jspecify.annotations.Nullable;

/** What becomes of the flows that a stream socket asks for. */
final class StreamFlows {
  private static final QualityOfService BEST_EFFORT =
      QualityOfService.of(FlowSpec.bestEffort(), FlowSpec.bestEffort());

  private StreamFlows() {}

  /**
   * Checks that the network has quality of service.
   *
   * @param error what is raised if it has not
   */
  static void requireOn(LoopbackSettings settings, WsaError error) throws WsaException {
    if (!settings.qos()) {
      throw new WsaException(
          error, "quality of service is switched off in network " + settings.network());
    }
  }

  /** What SIO_GET_QOS tells; null stands for no flows. */
  static QualityOfService shown(@Nullable QualityOfService inForce) {
    return inForce == null ? BEST_EFFORT : inForce;
  }

  /**
   * The flows for a connect.
   *
   * @param asked what the request says; null for nothing
   * @param before what was set before; null for nothing
   * @throws WsaException WSAEOPNOTSUPP
   */
  static @Nullable QualityOfService forConnect(
      @Nullable QualityOfService asked,
      @Nullable QualityOfService before,
      LoopbackSettings settings,
      Direction direction)
      throws WsaException {
    if (asked == null) {
      return before;
    }
    requireOn(settings, WsaError.WSAEOPNOTSUPP);
    return requireComplete(settle(asked, before, direction));
  }

  /** What is asked for, without the direction that is not there, and before for no change. */
  static QualityOfService settle(
      QualityOfService asked, @Nullable QualityOfService before, Direction direction) {
    QualityOfService old = shown(before);
    return new QualityOfService(
        direction.sends() ? changed(asked.sending(), old.sending()) : FlowSpec.bestEffort(),
        direction.receives() ? changed(asked.receiving(), old.receiving()) : FlowSpec.bestEffort(),
        asked.providerSpecific());
  }

  private static FlowSpec changed(FlowSpec asked, FlowSpec before) {
    return asked.serviceType() == ServiceType.NO_CHANGE ? before : asked;
  }

  /**
   * Checks that a sender's flow says what it must; answers the flows.
   *
   * @throws WsaException WSAEOPNOTSUPP
   */
  static QualityOfService requireComplete(QualityOfService flows) throws WsaException {
    FlowSpec sending = flows.sending();
    if (!FlowSpec.isSpecified(sending.tokenRate())
        && !sending.serviceType().sendsWithoutTokenRate()) {
      throw new WsaException(
          WsaError.WSAEOPNOTSUPP,
          "a sender at level " + sending.serviceType().label() + " must give its token rate");
    }
    return flows;
  }
}
