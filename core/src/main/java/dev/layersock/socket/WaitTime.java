package dev.layersock.socket;

import dev.layersock.chain.Framework;
import dev.layersock.error.WsaError;
import dev.layersock.error.WsaException;
import dev.layersock.error.WspFunction;
import dev.layersock.option.SockOpt;
import dev.layersock.time.Nanos;
import java.time.Duration;

/** Timeouts as nanoseconds, of which a long counts 292 years. */
final class WaitTime {
  private WaitTime() {}

  /**
   * Refuses a timeout of an option that does not fit in nanoseconds.
   *
   * @throws WsaException WSAEINVAL
   */
  static void check(SockOpt<?> option, Object value) throws WsaException {
    if (value instanceof Duration timeout && timeout.compareTo(Nanos.LONGEST) > 0) {
      String reason = option.name() + " " + timeout + " is too long; 0 waits for ever";
      throw Framework.raised(
          new WsaException(WsaError.WSAEINVAL, reason), WspFunction.SET_SOCK_OPT);
    }
  }
}
