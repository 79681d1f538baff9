package dev.layersock.socket;

import dev.layersock.error.WspFunction;
import dev.layersock.option.IoctlCode;
import dev.layersock.option.SockOpt;
import dev.layersock.spi.AddressBox;
import dev.layersock.spi.ShutdownHow;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** The calls of a stream socket that can be refused, close aside. */
final class Doors {
  private Doors() {}

  /** What is to be seen of a call. */
  @FunctionalInterface
  interface Check {
    void check(WspFunction function, ThrowingCallable call) throws Exception;
  }

  static void forEach(ChainSocket s, SocketAddress address, Check check) throws Exception {
    ByteBuffer buffer = ByteBuffer.allocate(1);
    EventObject event = s.newEventObject();
    check.check(WspFunction.BIND, () -> s.bind(address));
    check.check(WspFunction.LISTEN, () -> s.listen(1));
    check.check(WspFunction.ACCEPT, () -> s.accept());
    check.check(WspFunction.CONNECT, () -> s.connect(address));
    check.check(WspFunction.SEND, () -> s.send(buffer));
    check.check(WspFunction.SEND, () -> s.sendTo(buffer, address));
    check.check(WspFunction.RECV, () -> s.recv(buffer));
    check.check(WspFunction.RECV, () -> s.recvFrom(buffer, new AddressBox()));
    check.check(WspFunction.SHUTDOWN, () -> s.shutdown(ShutdownHow.BOTH));
    check.check(WspFunction.SEND_DISCONNECT, () -> s.sendDisconnect(null));
    check.check(WspFunction.RECV_DISCONNECT, () -> s.recvDisconnect(null));
    check.check(WspFunction.GET_SOCK_NAME, s::localAddress);
    check.check(WspFunction.GET_PEER_NAME, s::peerAddress);
    check.check(WspFunction.GET_SOCK_OPT, () -> s.getOption(SockOpt.SO_SNDBUF));
    check.check(WspFunction.SET_SOCK_OPT, () -> s.setOption(SockOpt.SO_KEEPALIVE, true));
    check.check(WspFunction.IOCTL, () -> s.ioctl(IoctlCode.FIONREAD, null));
    check.check(WspFunction.IOCTL, () -> s.setBlocking(false));
    check.check(WspFunction.WATCH, () -> s.eventSelect(event, Set.of()));
    check.check(WspFunction.WATCH, () -> s.eventSelect(event, Set.of(NetworkEvent.FD_READ)));
    check.check(
        WspFunction.WATCH,
        () -> s.asyncSelect(Runnable::run, (t, what, error) -> {}, Set.of(NetworkEvent.FD_READ)));
    check.check(WspFunction.WATCH, () -> s.enumNetworkEvents(event));
  }
}
