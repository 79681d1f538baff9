package dev.layersock.loopback;

import dev.layersock.error.WsaError;
import dev.layersock.error.WsaException;
import dev.layersock.option.IoctlCode;
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
   * Runs SIO_SET_QOS or SIO_GET_QOS.
   *
   * @param holder has the flows; null where none can be kept
   * @throws WsaException WSAENOPROTOOPT if the network has no quality of service, WSAEINVAL without
   *     input, WSAEOPNOTSUPP for flows that do not fit
   */
  static @Nullable QualityOfService control(
      IoctlCode<?, ?> code,
      @Nullable Object input,
      @Nullable FlowHolder holder,
      LoopbackSettings settings,
      Direction direction)
      throws WsaException {
    requireOn(settings, WsaError.WSAENOPROTOOPT);
    QualityOfService inForce = holder == null ? null : holder.flows();
    if (code == IoctlCode.SIO_GET_QOS) {
      return orBestEffort(inForce);
    }
    if (!(input instanceof QualityOfService asked)) {
      throw new WsaException(WsaError.WSAEINVAL, code + " needs flows");
    }
    QualityOfService flows = requireComplete(settle(asked, inForce, direction));
    if (holder != null) {
      holder.changeFlows(flows);
    }
    return null;
  }

  private static void requireOn(LoopbackSettings settings, WsaError error) throws WsaException {
    if (!settings.qos()) {
      throw new WsaException(
          error, "quality of service is switched off in network " + settings.network());
    }
  }

  private static QualityOfService orBestEffort(@Nullable QualityOfService flows) {
    return flows == null ? BEST_EFFORT : flows;
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
    QualityOfService old = orBestEffort(before);
    return new QualityOfService(
        direction.sends() ? changed(asked.sending(), old.sending()) : FlowSpec.bestEffort(),
        direction.receives() ? changed(asked.receiving(), old.receiving()) : FlowSpec.bestEffort(),
        asked.providerSpecific());
  }

  private static FlowSpec changed(FlowSpec asked, FlowSpec before) {
    return asked.serviceType() == ServiceType.NO_CHANGE ? before : asked;
  }

  /** Checks that a sender's flow says what it must; answers the flows. */
  private static QualityOfService requireComplete(QualityOfService flows) throws WsaException {
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
