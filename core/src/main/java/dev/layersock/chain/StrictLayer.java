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
 * <p>It is a layer like any other, and changes nothing. Any thread may call it; it holds no lock.
 */
final class StrictLayer extends LayeredProvider {
  private final Guard guard;
  private final Faults checked;
  private final Faults above;
  private final UpcallTable root;
  private final Stopwatch stopwatch;
  private final SocketSlot<ConnectCheck> connects;
  private final CallListener calls;

  /**
   * Above one provider.
   *
   * @param checked that provider
   * @param above who stands above it, and calls it
   * @param root where the upcalls of the chain's sockets begin
   * @param mayBlock whether that provider's calls may take long
   * @param calls hears of each call
   */
  StrictLayer(
      ServiceProvider lower,
      LayerContext context,
      Guard guard,
      Faults checked,
      Faults above,
      UpcallTable root,
      boolean mayBlock,
      CallListener calls) {
    super(lower, context);
    this.guard = guard;
    this.checked = checked;
    this.above = above;
    this.root = root;
    this.stopwatch = new Stopwatch(checked, mayBlock);
    this.connects = context.slot();
    this.calls = calls;
  }

  /** A call to the provider below. */
  private interface Call<T> {
    T run() throws WsaException;
  }

  /** A call to the provider below that answers nothing. */
  private interface Act {
    void run() throws WsaException;
  }

  /** Makes a call that is about a socket, which has to be one of this chain's. */
  private <T> T call(WspFunction function, ProviderSocket s, Call<T> call) throws WsaException {
    requireOurs(function, s);
    return observed(function, s, call);
  }

  private void act(WspFunction function, ProviderSocket s, Act act) throws WsaException {
    requireOurs(function, s);
    calls.called(function, s);
    long begun = stopwatch.begin();
    Object answer = null;
    try {
      act.run();
    } catch (Throwable e) {
      answer = e;
      throw e;
    } finally {
      stopwatch.end(function, begun);
      calls.answered(function, s, answer);
    }
  }

  private <T> T observed(WspFunction function, @Nullable ProviderSocket s, Call<T> call)
      throws WsaException {
    calls.called(function, s);
    long begun = stopwatch.begin();
    Object answer = null;
    try {
      T result = call.run();
      answer = result;
      return result;
    } catch (Throwable e) {
      answer = e;
      throw e;
    } finally {
      stopwatch.end(function, begun);
      calls.answered(function, s, answer);
    }
  }

  private void requireOurs(WspFunction function, ProviderSocket s) throws WsaException {
    if (Framework.upcalls(s) != root) {
      throw Guard.lied(
          above,
          function,
          "chain",
          "called "
              + function.methodName()
              + " of '"
              + checked.provider()
              + "' with a socket of another chain; a socket keeps its chain for life");
    }
  }

  @Override
  public ProviderSocket socket(SocketRequest request) throws WsaException {
    return observed(WspFunction.SOCKET, null, () -> super.socket(request));
  }

  @Override
  public void bind(ProviderSocket s, SocketAddress name) throws WsaException {
    act(WspFunction.BIND, s, () -> super.bind(s, name));
  }

  @Override
  public void listen(ProviderSocket s, int backlog) throws WsaException {
    act(WspFunction.LISTEN, s, () -> super.listen(s, backlog));
  }

  @Override
  @SuppressWarnings("NullAway") // nobody waiting is a null
  public @Nullable ProviderSocket accept(ProviderSocket s, AcceptCondition condition)
      throws WsaException {
    return call(WspFunction.ACCEPT, s, () -> super.accept(s, condition));
  }

  @Override
  public ConnectOutcome connect(ProviderSocket s, ConnectRequest request) throws WsaException {
    return s.protocol().type() == SocketType.DGRAM
        ? call(WspFunction.CONNECT, s, () -> super.connect(s, request))
        : call(WspFunction.CONNECT, s, () -> connectChecked(s, request));
  }

  private ConnectOutcome connectChecked(ProviderSocket s, ConnectRequest request)
      throws WsaException {
    ConnectCheck check = new ConnectCheck(checked, context().time());
    ConnectCheck before = connects.get(s);
    boolean another = before != null && before.isInProgress();
    if (!another) {
      connects.set(s, check); // else the provider is to say WSAEALREADY
    }
    boolean answered = false;
    try {
      ConnectOutcome outcome = super.connect(s, request);
      answered = true;
      if (!another) {
        check.answered(guard, s, outcome);
      }
      return outcome;
    } finally {
      if (!answered) {
        check.refused();
      }
    }
  }

  @Override
  public void connectCompleted(ProviderSocket s, @Nullable WsaException failure) {
    ConnectCheck check = connects.get(s);
    boolean expected = check != null && check.completed();
    if (!expected && !Framework.isEnded(s)) { // a close may have come between
      checked.broken(
          WspFunction.CONNECT,
          "completion",
          "completed a connect that was not in progress, or twice; each IN_PROGRESS is completed"
              + " once, and CONNECTED is not");
    }
    super.connectCompleted(s, failure);
  }

  @Override
  public int send(ProviderSocket s, ByteBuffer source, int flags) throws WsaException {
    return transfer(WspFunction.SEND, s, source, () -> super.send(s, source, flags));
  }

  @Override
  public int sendTo(ProviderSocket s, ByteBuffer source, int flags, SocketAddress to)
      throws WsaException {
    return transfer(WspFunction.SEND_TO, s, source, () -> super.sendTo(s, source, flags, to));
  }

  @Override
  public int recv(ProviderSocket s, ByteBuffer target, int flags) throws WsaException {
    return transfer(WspFunction.RECV, s, target, () -> super.recv(s, target, flags));
  }

  @Override
  public int recvFrom(ProviderSocket s, ByteBuffer target, int flags, @Nullable AddressBox from)
      throws WsaException {
    int answer =
        transfer(WspFunction.RECV_FROM, s, target, () -> super.recvFrom(s, target, flags, from));
    return guard.source(checked, s, from, answer);
  }

  private int transfer(
      WspFunction function, ProviderSocket s, ByteBuffer buffer, Call<Integer> call)
      throws WsaException {
    int before = buffer.position();
    int limit = buffer.limit();
    int answer = call(function, s, call);
    boolean sends = function == WspFunction.SEND || function == WspFunction.SEND_TO;
    if (sends && answer >= 0 && s.protocol().type() == SocketType.DGRAM && buffer.hasRemaining()) {
      throw guard.failed(
          checked,
          function,
          s,
          "part",
          "sent "
              + answer
              + " bytes of a datagram of "
              + (limit - before)
              + "; a datagram is sent as a whole");
    }
    return guard.moved(checked, function, s, buffer, before, limit, answer);
  }

  @Override
  public void sendDisconnect(ProviderSocket s, @Nullable ByteBuffer data) throws WsaException {
    act(WspFunction.SEND_DISCONNECT, s, () -> super.sendDisconnect(s, data));
  }

  @Override
  public void recvDisconnect(ProviderSocket s, @Nullable ByteBuffer target) throws WsaException {
    act(WspFunction.RECV_DISCONNECT, s, () -> super.recvDisconnect(s, target));
  }

  @Override
  public void shutdown(ProviderSocket s, ShutdownHow how) throws WsaException {
    act(WspFunction.SHUTDOWN, s, () -> super.shutdown(s, how));
  }

  @Override
  public void closeSocket(ProviderSocket s) throws WsaException {
    requireOurs(WspFunction.CLOSE_SOCKET, s);
    calls.called(WspFunction.CLOSE_SOCKET, s);
    Object answer = null;
    try {
      super.closeSocket(s); // which may take long, with a linger time
    } catch (Throwable e) {
      answer = e;
      throw e;
    } finally {
      calls.answered(WspFunction.CLOSE_SOCKET, s, answer);
    }
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
    return call(WspFunction.GET_SOCK_NAME, s, () -> super.getSockName(s));
  }

  @Override
  public SocketAddress getPeerName(ProviderSocket s) throws WsaException {
    return call(WspFunction.GET_PEER_NAME, s, () -> super.getPeerName(s));
  }

  @Override
  public <T> T getSockOpt(ProviderSocket s, SockOpt<T> option) throws WsaException {
    return call(WspFunction.GET_SOCK_OPT, s, () -> super.getSockOpt(s, option));
  }

  @Override
  public <T> void setSockOpt(ProviderSocket s, SockOpt<T> option, T value) throws WsaException {
    act(WspFunction.SET_SOCK_OPT, s, () -> super.setSockOpt(s, option, value));
  }

  @Override
  @SuppressWarnings("NullAway") // a code without a result has none
  public <I, O> @Nullable O ioctl(ProviderSocket s, IoctlCode<I, O> code, @Nullable I input)
      throws WsaException {
    return call(WspFunction.IOCTL, s, () -> super.ioctl(s, code, input));
  }

  @Override
  public int select(ProviderSocket s) throws WsaException {
    int events = call(WspFunction.SELECT, s, () -> super.select(s));
    if ((events & ~Readiness.ALL) != 0) {
      throw guard.failed(
          checked,
          WspFunction.SELECT,
          s,
          "bits",
          "answered " + events + " to select, which has bits that are none of Readiness");
    }
    return events;
  }

  @Override
  public void watch(ProviderSocket s, int events) throws WsaException {
    act(WspFunction.WATCH, s, () -> super.watch(s, events));
  }
}
