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
   * Runs a control code.
   *
   * @param end the socket's end of its connection; null while it is unconnected
   * @param caller keeps what an unconnected socket asks for; null in an accepted one
   * @throws WsaException WSAEOPNOTSUPP for any other code and for flows that do not fit,
   *     WSAENOPROTOOPT if the network has no quality of service, WSAEINVAL without input
   */
  static @Nullable QualityOfService control(
      IoctlCode<?, ?> code,
      @Nullable Object input,
      StreamSocket socket,
      @Nullable StreamEnd end,
      @Nullable Caller caller)
      throws WsaException {
    boolean sets = code == IoctlCode.SIO_SET_QOS;
    if (!sets && code != IoctlCode.SIO_GET_QOS) {
      throw new WsaException(WsaError.WSAEOPNOTSUPP, code + " is not known here");
    }
    if (!socket.network.settings.qos()) {
      throw switchedOff(WsaError.WSAENOPROTOOPT, socket);
    }
    QualityOfService inForce = null;
    if (end != null) {
      inForce = end.connection().flows(end);
    } else if (caller != null) {
      inForce = caller.wanted();
    }
    if (!sets) {
      return inForce == null ? BEST_EFFORT : inForce;
    }
    if (!(input instanceof QualityOfService asked)) {
      throw new WsaException(WsaError.WSAEINVAL, code + " needs flows");
    }
    QualityOfService flows = settle(asked, inForce, socket.direction);
    Admission.requireComplete(flows);
    if (end != null) {
      end.connection().changeFlows(end, flows);
    } else if (caller != null) {
      caller.want(flows);
    }
    return null;
  }

  /**
   * The flows for a connect.
   *
   * @param asked what the request says; null for nothing
   * @param before what was set before; null for nothing
   * @throws WsaException WSAEOPNOTSUPP
   */
  static @Nullable QualityOfService forConnect(
      @Nullable QualityOfService asked, @Nullable QualityOfService before, StreamSocket socket)
      throws WsaException {
    if (asked == null) {
      return before;
    }
    if (!socket.network.settings.qos()) {
      throw switchedOff(WsaError.WSAEOPNOTSUPP, socket);
    }
    QualityOfService flows = settle(asked, before, socket.direction);
    Admission.requireComplete(flows);
    return flows;
  }

  /** What is asked for, without the direction that is not there, and before for no change. */
  static QualityOfService settle(
      QualityOfService asked, @Nullable QualityOfService before, Direction direction) {
    QualityOfService old = before == null ? BEST_EFFORT : before;
    return new QualityOfService(
        direction.sends() ? changed(asked.sending(), old.sending()) : FlowSpec.bestEffort(),
        direction.receives() ? changed(asked.receiving(), old.receiving()) : FlowSpec.bestEffort(),
        asked.providerSpecific());
  }

  private static FlowSpec changed(FlowSpec asked, FlowSpec before) {
    return asked.serviceType() == ServiceType.NO_CHANGE ? before : asked;
  }

  private static WsaException switchedOff(WsaError error, StreamSocket socket) {
    return new WsaException(
        error,
        "quality of service is switched off in network " + socket.network.settings.network());
  }
}
