package dev.layersock.chain;

import dev.layersock.error.WsaError;
import dev.layersock.error.WsaException;
import dev.layersock.option.IoctlCode;
import dev.layersock.option.SockOpt;
import dev.layersock.spi.AcceptCondition;
import dev.layersock.spi.AddressBox;
import dev.layersock.spi.ConnectOutcome;
import dev.layersock.spi.ConnectRequest;
import dev.layersock.spi.IoResult;
import dev.layersock.spi.LayerContext;
import dev.layersock.spi.LayeredProvider;
import dev.layersock.spi.ProviderSocket;
import dev.layersock.spi.ServiceProvider;
import dev.layersock.spi.SocketRequest;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A layer that lies in one way, from when it is told to. */
@SuppressWarnings("NullAway") // lying is what it is for
final class Lies extends LayeredProvider {
  /** The ways to lie, and what is said of each. */
  enum Lie {
    SOCKET_NULL("answered null to socket"),
    ACCEPT_LISTENER("answered the listener to accept"),
    CONNECT_NULL("answered null to connect"),
    SEND_WITHOUT_MOVING("answered 5 to send, but moved the buffer by 0"),
    SEND_TOO_MUCH("answered 7 to send, but moved the buffer by 5"),
    SEND_WITH_ANOTHER_LIMIT("left the buffer's limit at 1, which was 5; only the position moves"),
    SEND_NOTHING("answered 0 to send of 5 bytes"),
    SEND_NEGATIVE("answered -7 to send; it has to be a number of bytes or WOULD_BLOCK (-2)"),
    SEND_END("answered -1 to send"),
    SEND_BLOCKED_BUT_MOVED("answered -2 to send, but moved the buffer by 5"),
    RECV_TOO_MUCH("answered 10 to recv, but moved the buffer by 5"),
    RECV_NOTHING("answered 0 to recv of 64 bytes"),
    RECV_NEGATIVE("answered -9 to recv"),
    RECV_FROM_NOWHERE("answered 5 to recvFrom, but did not say from where"),
    SOCK_NAME_NULL("answered null to getSockName"),
    PEER_NAME_NULL("answered null to getPeerName"),
    SOCKET_AGAIN("answered a socket to socket that it has handed up before"),
    ACCEPT_AGAIN("answered a socket to accept that it has handed up before"),
    CONNECT_DATAGRAM_LATER("answered IN_PROGRESS to the connect of a datagram socket"),
    RECV_FROM_END("answered -1 to recvFrom; it has to be a number of bytes or WOULD_BLOCK (-2)"),
    RECV_THROWS_WOULD_BLOCK("threw WSAEWOULDBLOCK; what cannot be done now is an answer"),
    IOCTL_NULL("answered null to ioctl; it has to be a Integer"),
    OPTION_NEGATIVE("answered PT-1S to getSockOpt of SO_RCVTIMEO; a time is not negative"),
    OPTION_NULL("answered null to getSockOpt; it has to be a Integer"),
    OPTION_OF_ANOTHER_TYPE("answered a String to getSockOpt; it has to be a Integer");

    final String said;

    Lie(String said) {
      this.said = said;
    }
  }

  private final Lie lie;
  private volatile boolean lying;

  Lies(ServiceProvider lower, LayerContext context, Lie lie) {
    super(lower, context);
    this.lie = lie;
  }

  private @Nullable ProviderSocket handed;

  void begin() {
    lying = true;
  }

  private boolean is(Lie one) {
    return lying && lie == one;
  }

  @Override
  public ProviderSocket socket(SocketRequest request) throws WsaException {
    if (is(Lie.SOCKET_AGAIN)) {
      return handed;
    }
    handed = is(Lie.SOCKET_NULL) ? null : super.socket(request);
    return handed;
  }

  @Override
  public @Nullable ProviderSocket accept(ProviderSocket s, AcceptCondition condition)
      throws WsaException {
    if (is(Lie.ACCEPT_AGAIN)) {
      return handed;
    }
    handed = is(Lie.ACCEPT_LISTENER) ? s : super.accept(s, condition);
    return handed;
  }

  @Override
  public ConnectOutcome connect(ProviderSocket s, ConnectRequest request) throws WsaException {
    if (is(Lie.CONNECT_DATAGRAM_LATER)) {
      return ConnectOutcome.IN_PROGRESS;
    }
    return is(Lie.CONNECT_NULL) ? null : super.connect(s, request);
  }

  @Override
  public int send(ProviderSocket s, ByteBuffer source, int flags) throws WsaException {
    if (is(Lie.SEND_WITHOUT_MOVING)) {
      return super.send(s, source.duplicate(), flags);
    }
    if (is(Lie.SEND_NOTHING)) {
      return 0;
    }
    if (is(Lie.SEND_WITH_ANOTHER_LIMIT)) {
      source.limit(source.position() + 1);
    }
    int sent = super.send(s, source, flags);
    if (is(Lie.SEND_TOO_MUCH)) {
      return sent + 2;
    }
    if (is(Lie.SEND_NEGATIVE)) {
      return -7;
    }
    if (is(Lie.SEND_END)) {
      return IoResult.END_OF_STREAM;
    }
    return is(Lie.SEND_BLOCKED_BUT_MOVED) ? IoResult.WOULD_BLOCK : sent;
  }

  @Override
  public int recv(ProviderSocket s, ByteBuffer target, int flags) throws WsaException {
    if (is(Lie.RECV_THROWS_WOULD_BLOCK)) {
      throw new WsaException(WsaError.WSAEWOULDBLOCK);
    }
    if (is(Lie.RECV_NOTHING)) {
      return 0;
    }
    int received = super.recv(s, target, flags);
    if (is(Lie.RECV_NEGATIVE)) {
      return -9;
    }
    return is(Lie.RECV_TOO_MUCH) ? received + 5 : received;
  }

  @Override
  public int recvFrom(ProviderSocket s, ByteBuffer target, int flags, @Nullable AddressBox from)
      throws WsaException {
    if (is(Lie.RECV_FROM_NOWHERE)) {
      target.put(new byte[5]);
      return 5;
    }
    return is(Lie.RECV_FROM_END) ? IoResult.END_OF_STREAM : super.recvFrom(s, target, flags, from);
  }

  @Override
  public SocketAddress getSockName(ProviderSocket s) throws WsaException {
    return is(Lie.SOCK_NAME_NULL) ? null : super.getSockName(s);
  }

  @Override
  public SocketAddress getPeerName(ProviderSocket s) throws WsaException {
    return is(Lie.PEER_NAME_NULL) ? null : super.getPeerName(s);
  }

  @Override
  @SuppressWarnings("unchecked")
  public <T> T getSockOpt(ProviderSocket s, SockOpt<T> option) throws WsaException {
    if (is(Lie.OPTION_NEGATIVE)) {
      return (T) Duration.ofSeconds(-1);
    }
    if (is(Lie.OPTION_OF_ANOTHER_TYPE)) {
      return (T) "text";
    }
    return is(Lie.OPTION_NULL) ? null : super.getSockOpt(s, option);
  }

  @Override
  public <I, O> @Nullable O ioctl(ProviderSocket s, IoctlCode<I, O> code, @Nullable I input)
      throws WsaException {
    return is(Lie.IOCTL_NULL) ? null : super.ioctl(s, code, input);
  }
}
