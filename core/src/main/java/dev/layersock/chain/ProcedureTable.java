package dev.layersock.chain;

import dev.layersock.error.WsaError;
import dev.layersock.error.WsaException;
import dev.layersock.error.WspFunction;
import dev.layersock.option.IoctlCode;
import dev.layersock.option.SockOpt;
import dev.layersock.protocol.Addresses;
import dev.layersock.spi.AcceptCondition;
import dev.layersock.spi.AddressBox;
import dev.layersock.spi.ConnectOutcome;
import dev.layersock.spi.ConnectRequest;
import dev.layersock.spi.LayeredProvider;
import dev.layersock.spi.ProviderSocket;
import dev.layersock.spi.ServiceProvider;
import dev.layersock.spi.ShutdownHow;
import dev.layersock.spi.SocketRequest;
import dev.layersock.spi.base.BaseProvider;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * What stands below one place of a chain, compiled: for each function, the nearest provider that
 * implements it itself. A layer that does not override a function is on no path of it.
 *
 * <p>A layer and a base are called through their classes and not through the interface: to find a
 * method there, the machine would search the class's list of interfaces at every layer.
 *
 * <p>It is also where errors get the name of the provider that raised them, where what is not a
 * {@link WsaException} becomes one ({@link Faults}), where what a layer answers is held against the
 * contract as far as that costs nothing ({@link Guard}), and where addresses get their one
 * spelling. Nothing of it changes but what it remembers of the last destination. Any thread may
 * call it; nothing is locked.
 */
final class ProcedureTable implements ServiceProvider {
  // The hot path first: a call finds them in the part of this that it has just read.
  private final @Nullable LayeredProvider connect;
  private final @Nullable LayeredProvider send;
  private final @Nullable LayeredProvider recv;
  private final @Nullable LayeredProvider sendTo;
  private final @Nullable LayeredProvider recvFrom;
  private final @Nullable LayeredProvider accept;
  private final @Nullable LayeredProvider watch;
  private final @Nullable LayeredProvider select;
  private final BaseProvider base;
  private final @Nullable LayeredProvider socket;
  private final @Nullable LayeredProvider bind;
  private final @Nullable LayeredProvider listen;
  private final @Nullable LayeredProvider sendDisconnect;
  private final @Nullable LayeredProvider recvDisconnect;
  private final @Nullable LayeredProvider shutdown;
  private final @Nullable LayeredProvider closeSocket;
  private final @Nullable LayeredProvider getSockName;
  private final @Nullable LayeredProvider getPeerName;
  private final @Nullable LayeredProvider getSockOpt;
  private final @Nullable LayeredProvider setSockOpt;
  private final @Nullable LayeredProvider ioctl;
  private final @Nullable LayeredProvider cleanup;
  private final FunctionPaths paths;
  private final Guard guard;
  private final Closing closing;
  private final int place;

  /** Found canonical before, which costs a few bytes to find; a race only finds it again. */
  private @Nullable SocketAddress lastDestination;

  /** For the place above the providers of the paths. */
  ProcedureTable(FunctionPaths paths, Guard guard) {
    this.paths = paths;
    this.guard = guard;
    this.closing = new Closing(paths);
    this.place = paths.size();
    this.base = paths.base();
    this.socket = paths.layer(WspFunction.SOCKET);
    this.bind = paths.layer(WspFunction.BIND);
    this.listen = paths.layer(WspFunction.LISTEN);
    this.accept = paths.layer(WspFunction.ACCEPT);
    this.connect = paths.layer(WspFunction.CONNECT);
    this.send = paths.layer(WspFunction.SEND);
    this.sendTo = paths.layer(WspFunction.SEND_TO);
    this.recv = paths.layer(WspFunction.RECV);
    this.recvFrom = paths.layer(WspFunction.RECV_FROM);
    this.sendDisconnect = paths.layer(WspFunction.SEND_DISCONNECT);
    this.recvDisconnect = paths.layer(WspFunction.RECV_DISCONNECT);
    this.shutdown = paths.layer(WspFunction.SHUTDOWN);
    this.closeSocket = paths.layer(WspFunction.CLOSE_SOCKET);
    this.getSockName = paths.layer(WspFunction.GET_SOCK_NAME);
    this.getPeerName = paths.layer(WspFunction.GET_PEER_NAME);
    this.getSockOpt = paths.layer(WspFunction.GET_SOCK_OPT);
    this.setSockOpt = paths.layer(WspFunction.SET_SOCK_OPT);
    this.ioctl = paths.layer(WspFunction.IOCTL);
    this.select = paths.layer(WspFunction.SELECT);
    this.watch = paths.layer(WspFunction.WATCH);
    this.cleanup = paths.layer(WspFunction.CLEANUP);
  }

  @Override
  public ProviderSocket socket(SocketRequest request) throws WsaException {
    given(WspFunction.SOCKET, request, request);
    boolean answered = false;
    try {
      if (socket != null) {
        Handed.none();
      }
      ProviderSocket made = socket == null ? base.socket(request) : socket.socket(request);
      answered = true;
      return Handed.to(
          paths.above(), guard.made(paths.faults(WspFunction.SOCKET), place, request, made));
    } catch (Throwable e) {
      if (socket != null) {
        closing.dropped(WspFunction.SOCKET, e, answered);
      }
      throw failure(WspFunction.SOCKET, e);
    }
  }

  @Override
  public void bind(ProviderSocket s, SocketAddress name) throws WsaException {
    given(WspFunction.BIND, s, name);
    try {
      SocketAddress canonical = Addresses.canonical(name);
      if (bind == null) {
        base.bind(s, canonical);
      } else {
        bind.bind(s, canonical);
      }
    } catch (Throwable e) {
      throw failure(WspFunction.BIND, e);
    }
  }

  @Override
  public void listen(ProviderSocket s, int backlog) throws WsaException {
    given(WspFunction.LISTEN, s, s);
    try {
      if (listen == null) {
        base.listen(s, backlog);
      } else {
        listen.listen(s, backlog);
      }
    } catch (Throwable e) {
      throw failure(WspFunction.LISTEN, e);
    }
  }

  @Override
  public @Nullable ProviderSocket accept(ProviderSocket s, AcceptCondition condition)
      throws WsaException {
    given(WspFunction.ACCEPT, s, condition);
    boolean answered = false;
    try {
      AcceptCondition asked = guard.condition(paths.above(), condition);
      if (accept != null) {
        Handed.none();
      }
      ProviderSocket accepted = accept == null ? base.accept(s, asked) : accept.accept(s, asked);
      answered = true;
      if (accepted == null) {
        if (accept != null) {
          Handed.none(); // the layer has put it aside
        }
        return null;
      }
      return Handed.to(
          paths.above(), guard.accepted(paths.faults(WspFunction.ACCEPT), place, s, accepted));
    } catch (Throwable e) {
      if (accept != null) {
        closing.dropped(WspFunction.ACCEPT, e, answered);
      }
      throw failure(WspFunction.ACCEPT, e);
    }
  }

  @Override
  public ConnectOutcome connect(ProviderSocket s, ConnectRequest request) throws WsaException {
    given(WspFunction.CONNECT, s, request);
    try {
      if (connect == null) {
        return base.connect(s, request);
      }
      ConnectOutcome outcome = connect.connect(s, request);
      return outcome == ConnectOutcome.CONNECTED
          ? outcome
          : guard.begun(paths.faults(WspFunction.CONNECT), s, outcome);
    } catch (Throwable e) {
      throw failure(WspFunction.CONNECT, e);
    }
  }

  @Override
  public int send(ProviderSocket s, ByteBuffer source, int flags) throws WsaException {
    given(WspFunction.SEND, s, source);
    try {
      if (send == null) {
        return base.send(s, source, flags);
      }
      int before = source.position();
      int limit = source.limit();
      return moved(WspFunction.SEND, s, source, before, limit, send.send(s, source, flags));
    } catch (Throwable e) {
      throw failure(WspFunction.SEND, e);
    }
  }

  @Override
  public int sendTo(ProviderSocket s, ByteBuffer source, int flags, SocketAddress to)
      throws WsaException {
    given(WspFunction.SEND_TO, s, source, to);
    try {
      SocketAddress canonical = to == lastDestination ? to : destination(to);
      if (sendTo == null) {
        return base.sendTo(s, source, flags, canonical);
      }
      int before = source.position();
      int limit = source.limit();
      return moved(
          WspFunction.SEND_TO,
          s,
          source,
          before,
          limit,
          sendTo.sendTo(s, source, flags, canonical));
    } catch (Throwable e) {
      throw failure(WspFunction.SEND_TO, e);
    }
  }

  @Override
  public int recv(ProviderSocket s, ByteBuffer target, int flags) throws WsaException {
    given(WspFunction.RECV, s, target);
    try {
      if (recv == null) {
        return base.recv(s, target, flags);
      }
      int before = target.position();
      int limit = target.limit();
      return moved(WspFunction.RECV, s, target, before, limit, recv.recv(s, target, flags));
    } catch (Throwable e) {
      throw failure(WspFunction.RECV, e);
    }
  }

  @Override
  public int recvFrom(ProviderSocket s, ByteBuffer target, int flags, @Nullable AddressBox from)
      throws WsaException {
    given(WspFunction.RECV_FROM, s, target);
    try {
      if (from != null) {
        from.clear();
      }
      if (recvFrom == null) {
        return base.recvFrom(s, target, flags, from);
      }
      int before = target.position();
      int limit = target.limit();
      int received = recvFrom.recvFrom(s, target, flags, from);
      moved(WspFunction.RECV_FROM, s, target, before, limit, received);
      return guard.source(paths.faults(WspFunction.RECV_FROM), s, from, received);
    } catch (Throwable e) {
      throw failure(WspFunction.RECV_FROM, e);
    }
  }

  @Override
  public void sendDisconnect(ProviderSocket s, @Nullable ByteBuffer data) throws WsaException {
    given(WspFunction.SEND_DISCONNECT, s, s);
    try {
      if (sendDisconnect == null) {
        base.sendDisconnect(s, data);
      } else {
        sendDisconnect.sendDisconnect(s, data);
      }
    } catch (Throwable e) {
      throw failure(WspFunction.SEND_DISCONNECT, e);
    }
  }

  @Override
  public void recvDisconnect(ProviderSocket s, @Nullable ByteBuffer target) throws WsaException {
    given(WspFunction.RECV_DISCONNECT, s, s);
    try {
      if (recvDisconnect == null) {
        base.recvDisconnect(s, target);
      } else {
        recvDisconnect.recvDisconnect(s, target);
      }
    } catch (Throwable e) {
      throw failure(WspFunction.RECV_DISCONNECT, e);
    }
  }

  @Override
  public void shutdown(ProviderSocket s, ShutdownHow how) throws WsaException {
    given(WspFunction.SHUTDOWN, s, how);
    try {
      if (shutdown == null) {
        base.shutdown(s, how);
      } else {
        shutdown.shutdown(s, how);
      }
    } catch (Throwable e) {
      throw failure(WspFunction.SHUTDOWN, e);
    }
  }

  @Override
  public void closeSocket(ProviderSocket s) throws WsaException {
    given(WspFunction.CLOSE_SOCKET, s, s);
    try {
      if (closeSocket == null) {
        base.closeSocket(s);
        return;
      }
      closeSocket.closeSocket(s);
      closing.returned(s);
    } catch (Throwable e) {
      if (closeSocket != null) {
        closing.failed(s, e);
      }
      throw failure(WspFunction.CLOSE_SOCKET, e);
    }
  }

  @Override
  public SocketAddress getSockName(ProviderSocket s) throws WsaException {
    given(WspFunction.GET_SOCK_NAME, s, s);
    try {
      SocketAddress name = getSockName == null ? base.getSockName(s) : getSockName.getSockName(s);
      if (name == null) {
        throw nothing(WspFunction.GET_SOCK_NAME, s);
      }
      return name;
    } catch (Throwable e) {
      throw failure(WspFunction.GET_SOCK_NAME, e);
    }
  }

  @Override
  public SocketAddress getPeerName(ProviderSocket s) throws WsaException {
    given(WspFunction.GET_PEER_NAME, s, s);
    try {
      SocketAddress name = getPeerName == null ? base.getPeerName(s) : getPeerName.getPeerName(s);
      if (name == null) {
        throw nothing(WspFunction.GET_PEER_NAME, s);
      }
      return name;
    } catch (Throwable e) {
      throw failure(WspFunction.GET_PEER_NAME, e);
    }
  }

  @Override
  public <T> T getSockOpt(ProviderSocket s, SockOpt<T> option) throws WsaException {
    given(WspFunction.GET_SOCK_OPT, s, option);
    try {
      return getSockOpt == null
          ? base.getSockOpt(s, option)
          : guard.value(
              paths.faults(WspFunction.GET_SOCK_OPT), s, option, getSockOpt.getSockOpt(s, option));
    } catch (Throwable e) {
      throw failure(WspFunction.GET_SOCK_OPT, e);
    }
  }

  @Override
  public <T> void setSockOpt(ProviderSocket s, SockOpt<T> option, T value) throws WsaException {
    given(WspFunction.SET_SOCK_OPT, s, option, value);
    try {
      if (setSockOpt == null) {
        base.setSockOpt(s, option, value);
      } else {
        setSockOpt.setSockOpt(s, option, value);
      }
    } catch (Throwable e) {
      throw failure(WspFunction.SET_SOCK_OPT, e);
    }
  }

  @Override
  public <I, O> @Nullable O ioctl(ProviderSocket s, IoctlCode<I, O> code, @Nullable I input)
      throws WsaException {
    given(WspFunction.IOCTL, s, code);
    try {
      O result = ioctl == null ? base.ioctl(s, code, input) : ioctl.ioctl(s, code, input);
      return ioctl == null || (result == null && code.output() == Void.class)
          ? result
          : guard.typed(
              paths.faults(WspFunction.IOCTL), WspFunction.IOCTL, s, code.output(), result);
    } catch (Throwable e) {
      throw failure(WspFunction.IOCTL, e);
    }
  }

  @Override
  public int select(ProviderSocket s) throws WsaException {
    given(WspFunction.SELECT, s, s);
    try {
      return select == null ? base.select(s) : select.select(s);
    } catch (Throwable e) {
      throw failure(WspFunction.SELECT, e);
    }
  }

  @Override
  public void watch(ProviderSocket s, int events) throws WsaException {
    given(WspFunction.WATCH, s, s);
    try {
      if (watch == null) {
        base.watch(s, events);
      } else {
        watch.watch(s, events);
      }
    } catch (Throwable e) {
      throw failure(WspFunction.WATCH, e);
    }
  }

  /** Ends the layers. The base is shared with other chains, and is not theirs to end. */
  @Override
  public void cleanup() {
    if (cleanup == null) {
      return;
    }
    try {
      cleanup.cleanup();
    } catch (Throwable e) { // those below are to end, too
      paths.faults(WspFunction.CLEANUP).caught("cleanup", e);
      paths.tableBelow(WspFunction.CLEANUP).cleanup();
    }
  }

  private SocketAddress destination(SocketAddress to) {
    SocketAddress canonical = Addresses.canonical(to);
    lastDestination = canonical;
    return canonical;
  }

  /** A layer's answer, which has to be the number of bytes by which the buffer has moved. */
  private int moved(
      WspFunction function, ProviderSocket s, ByteBuffer buffer, int before, int limit, int answer)
      throws WsaException {
    return answer > 0 && buffer.position() - before == answer && buffer.limit() == limit
        ? answer
        : guard.moved(paths.faults(function), function, s, buffer, before, limit, answer);
  }

  /** For an answer that is null, where it must not be. */
  private WsaException nothing(WspFunction function, ProviderSocket s) {
    return guard.failed(
        paths.faults(function), function, s, "null", "answered null to " + function.methodName());
  }

  private void given(WspFunction function, @Nullable Object one, @Nullable Object two)
      throws WsaException {
    if (one == null || two == null) {
      throw passedNull(function);
    }
  }

  private void given(
      WspFunction function, @Nullable Object one, @Nullable Object two, @Nullable Object three)
      throws WsaException {
    given(function, one, three);
    given(function, two, three);
  }

  /** A layer above is faulty then; an application hears of it as of every other null. */
  private WsaException passedNull(WspFunction function) {
    Faults above = paths.above();
    if (above == null) {
      throw new NullPointerException(function.methodName() + " takes no null");
    }
    return Guard.lied(above, function, "argument", "passed null to " + function.methodName());
  }

  private WsaException failure(WspFunction function, Throwable thrown) {
    boolean isAnswer =
        thrown instanceof WsaException e
            && e.error() == WsaError.WSAEWOULDBLOCK
            && e.provider() == null;
    return isAnswer
        ? Guard.lied(
            paths.faults(function),
            function,
            "would-block",
            "threw WSAEWOULDBLOCK; what cannot be done now is an answer (WOULD_BLOCK, IN_PROGRESS,"
                + " or null)")
        : paths.faults(function).failure(function, thrown);
  }
}
