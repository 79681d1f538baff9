package dev.layersock.loopback;

import dev.layersock.error.WsaError;
import dev.layersock.error.WsaException;
import dev.layersock.option.IoctlCode;
import dev.layersock.qos.FlowSpec;
import dev.layersock.qos.QualityOfService;
import org.jspecify.annotations.Nullable;

/** The control codes for the quality of service of a stream socket. */
final class StreamFlows {
  private static final QualityOfService BEST_EFFORT =
      QualityOfService.of(FlowSpec.bestEffort(), FlowSpec.bestEffort());

  private StreamFlows() {}

  /**
   * Runs a code.
   *
   * @param end the socket's end of its connection; null while it is unconnected
   * @param caller keeps what an unconnected socket asks for; null in an accepted one
   * @throws WsaException WSAEOPNOTSUPP for any other code and for flows that do not fit,
   *     WSAENOPROTOOPT if the network has no quality of service, WSAEINVAL without input
   */
  static @Nullable QualityOfService control(
      IoctlCode<?, ?> code,
      @Nullable Object input,
      Network network,
      @Nullable StreamEnd end,
      @Nullable Caller caller)
      throws WsaException {
    boolean sets = code == IoctlCode.SIO_SET_QOS;
    if (!sets && code != IoctlCode.SIO_GET_QOS) {
      throw new WsaException(WsaError.WSAEOPNOTSUPP, code + " is not known here");
    }
    if (!network.settings.qos()) {
      throw new WsaException(
          WsaError.WSAENOPROTOOPT,
          "quality of service is switched off in network " + network.settings.network());
    }
    if (sets) {
      set(input, end, caller);
      return null;
    }
    QualityOfService inForce = null;
    if (end != null) {
      inForce = end.connection().flows(end);
    } else if (caller != null) {
      inForce = caller.wanted();
    }
    return inForce == null ? BEST_EFFORT : inForce;
  }

  private static void set(@Nullable Object input, @Nullable StreamEnd end, @Nullable Caller caller)
      throws WsaException {
    if (!(input instanceof QualityOfService flows)) {
      throw new WsaException(WsaError.WSAEINVAL, IoctlCode.SIO_SET_QOS + " needs flows");
    }
    Admission.requireComplete(flows);
    if (end != null) {
      end.connection().changeFlows(end, flows);
    } else if (caller != null) {
      caller.want(flows);
    }
  }
}
