package dev.layersock.chain;

import dev.layersock.error.WsaException;
import dev.layersock.error.WspFunction;
import dev.layersock.option.IoctlCode;
import dev.layersock.option.SockOpt;
import dev.layersock.protocol.SocketType;
import dev.layersock.spi.AcceptCondition;
import dev.layersock.spi.AddressBox;
import dev.layersock.spi.ConnectOutcome;
import dev.layersock.spi.ConnectRequest;
import dev.layersock.spi.LayerContext;
import dev.layersock.spi.LayeredProvider;
import dev.layersock.spi.ProviderSocket;
import dev.layersock.spi.Readiness;
import dev.layersock.spi.ServiceProvider;
import dev.layersock.spi.ShutdownHow;
import dev.layersock.spi.SocketRequest;
import dev.layersock.spi.SocketSlot;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * In strict mode, what stands above each provider of a chain and checks it: what it answers, what
 * it sends up, which sockets it is asked about, and how long it takes. Since one stands between
 * every two providers, one culprit is named and not all that may have been.
 *
 * <p>It is a layer like any other. Any thread may call it; it holds no lock.
 */
final class StrictLayer extends LayeredProvider {
  private final Guard guard;
  private final Faults checked;
  private final Faults above;
  private final boolean isBase;
  private final UpcallTable root;
  private final Stopwatch stopwatch;
  private final SocketSlot<ConnectCheck> connects;

  /**
   * Above one provider.
   *
   * @param below that provider
   * @param above who stands above it, and calls it
   * @param root where the upcalls of the chain's sockets begin
   * @param mayBlock whether that provider's calls may take long
   */
  StrictLayer(
      ServiceProvider lower,
      LayerContext context,
      Guard guard,
      Link below,
      Faults above,
      UpcallTable root,
      boolean mayBlock) {
    super(lower, context);
    this.guard = guard;
    this.checked = below.faults();
    this.above = above;
    this.isBase = below.below() == null;
    this.root = root;
    this.stopwatch = new Stopwatch(checked, mayBlock);
    this.connects = context.slot();
  }

  /** Begins a call down: the socket has to be one of this chain's. */
  private long enter(WspFunction function, ProviderSocket s) throws WsaException {
    if (Framework.wayUp(s) != root) {
      throw Guard.lied(
          above,
          function,
          "called "
              + function.methodName()
              + " of '"
              + checked.provider()
              + "' with a socket of another chain; a socket keeps its chain for life");
    }
    return stopwatch.begin();
  }

  private void leave(WspFunction function, long begun) {
    stopwatch.end(function.methodName(), begun);
  }

  @Override
  public ProviderSocket socket(SocketRequest request) throws WsaException {
    long begun = stopwatch.begin();
    try {
      return super.socket(request);
    } finally {
      leave(WspFunction.SOCKET, begun);
    }
  }

  @Override
  public void bind(ProviderSocket s, SocketAddress name) throws WsaException {
    long begun = enter(WspFunction.BIND, s);
    try {
      super.bind(s, name);
    } finally {
      leave(WspFunction.BIND, begun);
    }
  }

  @Override
  public void listen(ProviderSocket s, int backlog) throws WsaException {
    long begun = enter(WspFunction.LISTEN, s);
    try {
      super.listen(s, backlog);
    } finally {
      leave(WspFunction.LISTEN, begun);
    }
  }

  @Override
  public @Nullable ProviderSocket accept(ProviderSocket s, AcceptCondition condition)
      throws WsaException {
    long begun = enter(WspFunction.ACCEPT, s);
    try {
      return super.accept(s, condition);
    } finally {
      leave(WspFunction.ACCEPT, begun);
    }
  }

  @Override
  public ConnectOutcome connect(ProviderSocket s, ConnectRequest request) throws WsaException {
    long begun = enter(WspFunction.CONNECT, s);
    try {
      if (s.protocol().type() == SocketType.DGRAM) {
        return super.connect(s, request);
      }
      ConnectCheck check = new ConnectCheck(checked, context().time(), isBase);
      ConnectCheck before = connects.get(s);
      if (before == null || !before.isInProgress()) {
        connects.set(s, check); // else the provider is to say WSAEALREADY
      }
      boolean answered = false;
      try {
        ConnectOutcome outcome = super.connect(s, request);
        answered = true;
        check.answered(guard, s, outcome);
        return outcome;
      } finally {
        if (!answered) {
          check.refused();
        }
      }
    } finally {
      leave(WspFunction.CONNECT, begun);
    }
  }

  @Override
  public void connectCompleted(ProviderSocket s, @Nullable WsaException failure) {
    ConnectCheck check = connects.get(s);
    if (check != null && check.completed()) {
      super.connectCompleted(s, failure);
    } else {
      checked.broken(
          WspFunction.CONNECT,
          "completed a connect that was not in progress, or twice; each IN_PROGRESS is completed"
              + " once, and CONNECTED is not");
    }
  }

  @Override
  public int send(ProviderSocket s, ByteBuffer source, int flags) throws WsaException {
    long begun = enter(WspFunction.SEND, s);
    int before = source.position();
    int limit = source.limit();
    try {
      int sent = super.send(s, source, flags);
      return moved(WspFunction.SEND, s, source, before, limit, sent);
    } finally {
      leave(WspFunction.SEND, begun);
    }
  }

  @Override
  public int sendTo(ProviderSocket s, ByteBuffer source, int flags, SocketAddress to)
      throws WsaException {
    long begun = enter(WspFunction.SEND_TO, s);
    int before = source.position();
    int limit = source.limit();
    try {
      int sent = super.sendTo(s, source, flags, to);
      return moved(WspFunction.SEND_TO, s, source, before, limit, sent);
    } finally {
      leave(WspFunction.SEND_TO, begun);
    }
  }

  @Override
  public int recv(ProviderSocket s, ByteBuffer target, int flags) throws WsaException {
    long begun = enter(WspFunction.RECV, s);
    int before = target.position();
    int limit = target.limit();
    try {
      int received = super.recv(s, target, flags);
      return moved(WspFunction.RECV, s, target, before, limit, received);
    } finally {
      leave(WspFunction.RECV, begun);
    }
  }

  @Override
  public int recvFrom(ProviderSocket s, ByteBuffer target, int flags, @Nullable AddressBox from)
      throws WsaException {
    long begun = enter(WspFunction.RECV_FROM, s);
    int before = target.position();
    int limit = target.limit();
    try {
      int received = super.recvFrom(s, target, flags, from);
      return moved(WspFunction.RECV_FROM, s, target, before, limit, received);
    } finally {
      leave(WspFunction.RECV_FROM, begun);
    }
  }

  private int moved(
      WspFunction function, ProviderSocket s, ByteBuffer buffer, int before, int limit, int answer)
      throws WsaException {
    if (buffer.limit() != limit) {
      throw guard.failed(
          checked,
          function,
          s,
          "left the buffer's limit at "
              + buffer.limit()
              + ", which was "
              + limit
              + "; only the position moves");
    }
    boolean sends = function == WspFunction.SEND || function == WspFunction.SEND_TO;
    if (sends && answer >= 0 && s.protocol().type() == SocketType.DGRAM && buffer.hasRemaining()) {
      throw guard.failed(
          checked,
          function,
          s,
          "sent "
              + answer
              + " bytes of a datagram of "
              + (limit - before)
              + "; a datagram is sent as a whole");
    }
    return guard.moved(checked, function, s, buffer, before, answer);
  }

  @Override
  public void sendDisconnect(ProviderSocket s, @Nullable ByteBuffer data) throws WsaException {
    long begun = enter(WspFunction.SEND_DISCONNECT, s);
    try {
      super.sendDisconnect(s, data);
    } finally {
      leave(WspFunction.SEND_DISCONNECT, begun);
    }
  }

  @Override
  public void recvDisconnect(ProviderSocket s, @Nullable ByteBuffer target) throws WsaException {
    long begun = enter(WspFunction.RECV_DISCONNECT, s);
    try {
      super.recvDisconnect(s, target);
    } finally {
      leave(WspFunction.RECV_DISCONNECT, begun);
    }
  }

  @Override
  public void shutdown(ProviderSocket s, ShutdownHow how) throws WsaException {
    long begun = enter(WspFunction.SHUTDOWN, s);
    try {
      super.shutdown(s, how);
    } finally {
      leave(WspFunction.SHUTDOWN, begun);
    }
  }

  @Override
  public void closeSocket(ProviderSocket s) throws WsaException {
    enter(WspFunction.CLOSE_SOCKET, s); // it may take long, with a linger time
    super.closeSocket(s);
  }

  @Override
  public void ended(ProviderSocket s) {
    ConnectCheck check = connects.get(s);
    if (check != null) {
      check.refused();
    }
  }

  @Override
  public SocketAddress getSockName(ProviderSocket s) throws WsaException {
    long begun = enter(WspFunction.GET_SOCK_NAME, s);
    try {
      return super.getSockName(s);
    } finally {
      leave(WspFunction.GET_SOCK_NAME, begun);
    }
  }

  @Override
  public SocketAddress getPeerName(ProviderSocket s) throws WsaException {
    long begun = enter(WspFunction.GET_PEER_NAME, s);
    try {
      return super.getPeerName(s);
    } finally {
      leave(WspFunction.GET_PEER_NAME, begun);
    }
  }

  @Override
  public <T> T getSockOpt(ProviderSocket s, SockOpt<T> option) throws WsaException {
    long begun = enter(WspFunction.GET_SOCK_OPT, s);
    try {
      return super.getSockOpt(s, option);
    } finally {
      leave(WspFunction.GET_SOCK_OPT, begun);
    }
  }

  @Override
  public <T> void setSockOpt(ProviderSocket s, SockOpt<T> option, T value) throws WsaException {
    long begun = enter(WspFunction.SET_SOCK_OPT, s);
    try {
      super.setSockOpt(s, option, value);
    } finally {
      leave(WspFunction.SET_SOCK_OPT, begun);
    }
  }

  @Override
  public <I, O> @Nullable O ioctl(ProviderSocket s, IoctlCode<I, O> code, @Nullable I input)
      throws WsaException {
    long begun = enter(WspFunction.IOCTL, s);
    try {
      return super.ioctl(s, code, input);
    } finally {
      leave(WspFunction.IOCTL, begun);
    }
  }

  @Override
  public int select(ProviderSocket s) throws WsaException {
    long begun = enter(WspFunction.SELECT, s);
    try {
      int events = super.select(s);
      if ((events & ~Readiness.ALL) != 0) {
        throw guard.failed(
            checked,
            WspFunction.SELECT,
            s,
            "answered " + events + " to select, which has bits that are none of Readiness");
      }
      return events;
    } finally {
      leave(WspFunction.SELECT, begun);
    }
  }

  @Override
  public void watch(ProviderSocket s, int events) throws WsaException {
    long begun = enter(WspFunction.WATCH, s);
    try {
      super.watch(s, events);
    } finally {
      leave(WspFunction.WATCH, begun);
    }
  }
}
