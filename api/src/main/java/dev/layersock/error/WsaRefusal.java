package dev.layersock.error;

import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/** A failure that nobody looks for in the code, so it has no stack trace unless all is checked. */
final class WsaRefusal extends WsaException {
  private static final long serialVersionUID = 1L;
  private static final boolean TRACED =
      "strict".equalsIgnoreCase(System.getProperty("layersock.checks"));

  WsaRefusal(WsaError error, String reason, @Nullable SocketAddress address) {
    super(error, reason, address);
  }

  @Override
  @SuppressWarnings("UnsynchronizedOverridesSynchronized") // what it calls is synchronized
  public Throwable fillInStackTrace() {
    return TRACED ? super.fillInStackTrace() : this;
  }
}
