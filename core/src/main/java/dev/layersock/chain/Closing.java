package dev.layersock.chain;

import dev.layersock.error.WsaException;
import dev.layersock.error.WspFunction;
import dev.layersock.spi.ProviderSocket;

/**
 * Closes what would stay open otherwise, since a layer has failed, or has forgotten it. A close
 * always reaches the base. Immutable; any thread may call it.
 */
final class Closing {
  private final FunctionPaths paths;

  /** For one place of a chain, from what is below it. */
  Closing(FunctionPaths paths) {
    this.paths = paths;
  }

  /**
   * Closes a socket that a faulty layer got from below and did not hand on.
   *
   * @param answered whether the layer has answered, which is then what was wrong
   */
  void dropped(WspFunction function, Throwable thrown, boolean answered) {
    ProviderSocket dropped = Handed.takeLast();
    boolean isSaid = !answered && thrown instanceof WsaException; // who says why closes it himself
    if (dropped == null || isSaid || Framework.isEnded(dropped)) {
      return;
    }
    try {
      paths.tableBelow(function).closeSocket(dropped);
    } catch (WsaException another) {
      thrown.addSuppressed(another);
    }
  }

  /** After a layer's close that has returned: it is to have passed it on. */
  void returned(ProviderSocket s) throws WsaException {
    if (!Framework.isEnded(s)) {
      paths
          .faults(WspFunction.CLOSE_SOCKET)
          .broken(WspFunction.CLOSE_SOCKET, "kept", "did not pass closeSocket on");
      paths.tableBelow(WspFunction.CLOSE_SOCKET).closeSocket(s);
    }
  }

  /** After a layer's close that has failed. One that has closed already says so, and is right. */
  void failed(ProviderSocket s, Throwable failure) {
    if (!Framework.isEnded(s)) {
      try {
        paths.tableBelow(WspFunction.CLOSE_SOCKET).closeSocket(s);
      } catch (WsaException another) {
        if (another != failure) {
          failure.addSuppressed(another);
        }
      }
    }
  }
}
