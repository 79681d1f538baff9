package dev.layersock.cli.relay;

import dev.layersock.cli.argument.HostPort;
import dev.layersock.cli.console.Amounts;
import dev.layersock.cli.console.ExitCode;
import dev.layersock.error.WsaError;
import dev.layersock.error.WsaException;
import dev.layersock.option.Linger;
import dev.layersock.option.SockOpt;
import dev.layersock.protocol.Addresses;
import dev.layersock.socket.ChainSocket;
import dev.layersock.socket.NetworkEvent;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One relayed connection: the accepted socket, the one to the target, and a pump for each
 * direction. If one side breaks, the other is reset, so that nobody takes a torn stream for a whole
 * one.
 *
 * <p>Any thread may signal it; its work is done by one thread at a time, without a lock.
 */
final class Link {
  private static final Logger log = LoggerFactory.getLogger("layersock.relay");
  private static final Executor AT_ONCE = Runnable::run;
  private static final Set<NetworkEvent> WANTED =
      EnumSet.of(
          NetworkEvent.FD_CONNECT,
          NetworkEvent.FD_READ,
          NetworkEvent.FD_WRITE,
          NetworkEvent.FD_CLOSE);

  private static final int CONNECTED = 0x1;
  private static final int CONNECT_FAILED = 0x2;
  private static final int CLIENT_READABLE = 0x4;
  private static final int CLIENT_WRITABLE = 0x8;
  private static final int TARGET_READABLE = 0x10;
  private static final int TARGET_WRITABLE = 0x20;
  private static final int CUT = 0x40;

  private final ChainSocket client;
  private final ChainSocket target;
  private final String name;
  private final Ended whenEnded;
  private final Pump up;
  private final Pump down;
  private final Signals signals = new Signals(this::handle);
  private volatile @Nullable WsaException connectFailure;
  private boolean connected;
  private boolean over;

  /** Told once, when both sockets are closed. */
  @FunctionalInterface
  interface Ended {
    /**
     * It is over.
     *
     * @param failure that ended it; null if none did
     */
    void ended(Link link, Outcome outcome, @Nullable WsaException failure);
  }

  /**
   * A connection that was accepted, and a new socket for it.
   *
   * @param client accepted, not blocking
   * @param target not connected yet
   */
  Link(ChainSocket client, ChainSocket target, SocketAddress peer, Traffic traffic, Ended ended) {
    this.client = client;
    this.target = target;
    this.name = clientName(client) + " to " + text(peer);
    this.whenEnded = ended;
    this.up = new Pump(client, target, traffic.buffers(), traffic.total());
    this.down = new Pump(target, client, traffic.buffers(), traffic.total());
  }

  /** Begins to connect. What follows is events. */
  void start(SocketAddress peer) {
    try {
      sendAtOnce(client);
      sendAtOnce(target);
      target.setBlocking(false);
      target.asyncSelect(AT_ONCE, (s, event, error) -> targetEvent(event, error), WANTED);
      target.connect(peer);
    } catch (WsaException e) {
      connectFailed(e);
    }
  }

  /** Resets both sides, unless the connection is over. */
  void cut() {
    signals.raise(CUT);
  }

  private void targetEvent(NetworkEvent event, @Nullable WsaException error) {
    switch (event) {
      case FD_CONNECT -> {
        if (error == null) {
          signals.raise(CONNECTED);
        } else {
          connectFailed(error);
        }
      }
      case FD_READ, FD_CLOSE -> signals.raise(TARGET_READABLE); // the end is received, too
      case FD_WRITE -> signals.raise(TARGET_WRITABLE);
      default -> {}
    }
  }

  private void clientEvent(NetworkEvent event) {
    switch (event) {
      case FD_READ, FD_CLOSE -> signals.raise(CLIENT_READABLE);
      case FD_WRITE -> signals.raise(CLIENT_WRITABLE);
      default -> {}
    }
  }

  private void connectFailed(WsaException error) {
    connectFailure = error;
    signals.raise(CONNECT_FAILED);
  }

  private void handle(int bits) {
    if (over) {
      return;
    }
    WsaException failure = connectFailure;
    if ((bits & CUT) != 0) {
      end(Outcome.CUT, null, "");
    } else if ((bits & CONNECT_FAILED) != 0 && failure != null) {
      boolean refused = ExitCode.of(failure, target.chain().spec()) == ExitCode.REFUSED;
      end(refused ? Outcome.REFUSED : Outcome.FAILED, failure, "");
    } else {
      try {
        note(bits);
        move();
      } catch (WsaException e) {
        end(Outcome.FAILED, e, "the client: ");
      }
    }
  }

  private void note(int bits) throws WsaException {
    if ((bits & CONNECTED) != 0) {
      connected = true;
      client.asyncSelect(AT_ONCE, (s, event, error) -> clientEvent(event), WANTED);
    }
    if ((bits & CLIENT_READABLE) != 0) {
      up.sourceReadable();
    }
    if ((bits & TARGET_WRITABLE) != 0) {
      up.sinkWritable();
    }
    if ((bits & TARGET_READABLE) != 0) {
      down.sourceReadable();
    }
    if ((bits & CLIENT_WRITABLE) != 0) {
      down.sinkWritable();
    }
  }

  private void move() {
    if (!connected) {
      return;
    }
    Pump running = up;
    try {
      up.run();
      running = down;
      down.run();
    } catch (WsaException e) {
      boolean clientFault = (running == up) != running.isSinkFault();
      end(Outcome.FAILED, e, clientFault ? "the client: " : "the target: ");
      return;
    }
    if (up.isDone() && down.isDone()) {
      end(Outcome.FINISHED, null, "");
    }
  }

  private void end(Outcome outcome, @Nullable WsaException failure, String whose) {
    over = true;
    up.release();
    down.release();
    boolean reset = outcome != Outcome.FINISHED;
    close(client, reset);
    close(target, reset);
    if (failure != null) {
      log.warn("{}: {}{}{}", name, whose, failure.getMessage(), soFar());
    } else if (outcome == Outcome.CUT) {
      log.warn("{}: cut{}", name, soFar());
    } else {
      log.debug("{}: ended{}", name, soFar());
    }
    whenEnded.ended(this, outcome, failure);
  }

  private String soFar() {
    return connected
        ? ", after " + Amounts.bytes(up.moved()) + " up, " + Amounts.bytes(down.moved()) + " down"
        : "";
  }

  /** Closes a socket, so that its peer sees a reset where the stream is not whole. */
  static void close(ChainSocket socket, boolean reset) {
    try {
      if (reset) {
        socket.setOption(SockOpt.SO_LINGER, Linger.RESET);
      }
    } catch (WsaException e) {
      log.debug("cannot be reset, only closed: {}", e.getMessage());
    }
    try {
      socket.close();
    } catch (WsaException e) {
      log.debug("closing failed: {}", e.getMessage());
    }
  }

  /** A relay must not add to the delay of small messages. */
  private static void sendAtOnce(ChainSocket socket) throws WsaException {
    try {
      socket.setOption(SockOpt.TCP_NODELAY, true);
    } catch (WsaException e) {
      if (e.error() != WsaError.WSAENOPROTOOPT) {
        throw e;
      }
    }
  }

  static String clientName(ChainSocket client) {
    try {
      return text(client.peerAddress());
    } catch (WsaException e) {
      return "a client that is gone";
    }
  }

  static String text(SocketAddress address) {
    return address instanceof InetSocketAddress internet && !internet.isUnresolved()
        ? HostPort.text(internet)
        : Addresses.text(address);
  }
}
