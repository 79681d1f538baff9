package dev.layersock.chain;

import dev.layersock.error.WsaException;
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
    SEND_NEGATIVE("answered -7 to send; it has to be a number of bytes, WOULD_BLOCK (-2)"),
    SEND_END("answered -1 to send"),
    SEND_BLOCKED_BUT_MOVED("answered -2 to send, but moved the buffer by 5"),
    RECV_TOO_MUCH("answered 10 to recv, but moved the buffer by 5"),
    RECV_NOTHING("answered 0 to recv of 64 bytes"),
    RECV_NEGATIVE("answered -9 to recv"),
    RECV_FROM_NOWHERE("answered 5 to recvFrom, but did not say from where"),
    SOCK_NAME_NULL("answered null to getSockName"),
    PEER_NAME_NULL("answered null to getPeerName"),
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

  void begin() {
    lying = true;
  }

  private boolean is(Lie one) {
    return lying && lie == one;
  }

  @Override
  public ProviderSocket socket(SocketRequest request) throws WsaException {
    return is(Lie.SOCKET_NULL) ? null : super.socket(request);
  }

  @Override
  public @Nullable ProviderSocket accept(ProviderSocket s, AcceptCondition condition)
      throws WsaException {
    return is(Lie.ACCEPT_LISTENER) ? s : super.accept(s, condition);
  }

  @Override
  public ConnectOutcome connect(ProviderSocket s, ConnectRequest request) throws WsaException {
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
    return super.recvFrom(s, target, flags, from);
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
    if (is(Lie.OPTION_OF_ANOTHER_TYPE)) {
      return (T) "text";
    }
    return is(Lie.OPTION_NULL) ? null : super.getSockOpt(s, option);
  }
}
