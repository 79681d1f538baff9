package dev.layersock.mistakes;

import dev.layersock.error.WsaException;
import dev.layersock.option.IoctlCode;
import dev.layersock.option.SockOpt;
import dev.layersock.spi.AcceptCondition;
import dev.layersock.spi.AddressBox;
import dev.layersock.spi.ConnectOutcome;
import dev.layersock.spi.ConnectRequest;
import dev.layersock.spi.ExplainRequest;
import dev.layersock.spi.Explanation;
import dev.layersock.spi.LayerContext;
import dev.layersock.spi.LayeredProvider;
import dev.layersock.spi.Lower;
import dev.layersock.spi.ProviderSocket;
import dev.layersock.spi.ServiceProvider;
import dev.layersock.spi.ShutdownHow;
import dev.layersock.spi.SocketRequest;
import jakarta.inject.Inject;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** A layer that throws what it is told, where it is told, before or after it has gone on. */
final class FaultyLayer extends LayeredProvider {
  /** Where it throws. */
  enum Where {
    CONSTRUCTOR,
    SOCKET,
    BIND,
    LISTEN,
    ACCEPT,
    CONNECT,
    SEND,
    SEND_TO,
    RECV,
    RECV_FROM,
    SEND_DISCONNECT,
    RECV_DISCONNECT,
    SHUTDOWN,
    CLOSE_SOCKET,
    GET_SOCK_NAME,
    GET_PEER_NAME,
    GET_SOCK_OPT,
    SET_SOCK_OPT,
    IOCTL,
    SELECT,
    WATCH,
    CLEANUP,
    SIGNALLED,
    CONNECT_COMPLETED,
    ENDED,
    EXPLAIN,
    TIMER,
    OFFLOADED,
    CONDITION
  }

  /** What the next layer that is made will do. */
  record Plan(Where where, Throwable thrown, boolean goesOnFirst) {}

  static volatile Plan next = new Plan(Where.SOCKET, new IllegalStateException("unset"), false);

  private final Plan plan = next;

  @Inject
  FaultyLayer(@Lower ServiceProvider lower, LayerContext context) {
    super(lower, context);
    if (plan.where == Where.CONSTRUCTOR) {
      FaultyLayer.<RuntimeException>throwUnseen(plan.thrown);
    }
  }

  private interface Step<T> {
    @Nullable T run() throws WsaException;
  }

  @SuppressWarnings("NullAway") // the step's own null, where the function may answer one
  private <T> T at(Where where, Step<T> step) throws WsaException {
    boolean here = plan.where == where;
    if (here && !plan.goesOnFirst) {
      throwUnseen(plan.thrown);
    }
    T result = step.run();
    if (here) {
      throwUnseen(plan.thrown);
    }
    return result;
  }

  private interface Act {
    void run() throws WsaException;
  }

  private void doing(Where where, Act act) throws WsaException {
    Object unused =
        at(
            where,
            () -> {
              act.run();
              return "done";
            });
  }

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // that is how it is unseen
  private static <T extends Throwable> void throwUnseen(Throwable thrown) throws T {
    throw (T) thrown;
  }

  @Override
  public Explanation explain(ExplainRequest request) {
    if (plan.where == Where.EXPLAIN) {
      FaultyLayer.<RuntimeException>throwUnseen(plan.thrown);
    }
    return super.explain(request);
  }

  @Override
  public ProviderSocket socket(SocketRequest request) throws WsaException {
    if (plan.where == Where.TIMER) {
      context().time().schedule(0, () -> FaultyLayer.<RuntimeException>throwUnseen(plan.thrown));
    }
    if (plan.where == Where.OFFLOADED) {
      context().offload(() -> FaultyLayer.<RuntimeException>throwUnseen(plan.thrown));
    }
    return at(Where.SOCKET, () -> super.socket(request));
  }

  @Override
  public void bind(ProviderSocket s, SocketAddress name) throws WsaException {
    doing(Where.BIND, () -> super.bind(s, name));
  }

  @Override
  public void listen(ProviderSocket s, int backlog) throws WsaException {
    doing(Where.LISTEN, () -> super.listen(s, backlog));
  }

  @Override
  public @Nullable ProviderSocket accept(ProviderSocket s, AcceptCondition condition)
      throws WsaException {
    if (plan.where == Where.CONDITION) {
      return super.accept(
          s,
          offer -> {
            FaultyLayer.<RuntimeException>throwUnseen(plan.thrown);
            return condition.decide(offer);
          });
    }
    return at(Where.ACCEPT, () -> super.accept(s, condition));
  }

  @Override
  public ConnectOutcome connect(ProviderSocket s, ConnectRequest request) throws WsaException {
    return at(Where.CONNECT, () -> super.connect(s, request));
  }

  @Override
  public int send(ProviderSocket s, ByteBuffer source, int flags) throws WsaException {
    return at(Where.SEND, () -> super.send(s, source, flags));
  }

  @Override
  public int sendTo(ProviderSocket s, ByteBuffer source, int flags, SocketAddress to)
      throws WsaException {
    return at(Where.SEND_TO, () -> super.sendTo(s, source, flags, to));
  }

  @Override
  public int recv(ProviderSocket s, ByteBuffer target, int flags) throws WsaException {
    return at(Where.RECV, () -> super.recv(s, target, flags));
  }

  @Override
  public int recvFrom(ProviderSocket s, ByteBuffer target, int flags, @Nullable AddressBox from)
      throws WsaException {
    return at(Where.RECV_FROM, () -> super.recvFrom(s, target, flags, from));
  }

  @Override
  public void sendDisconnect(ProviderSocket s, @Nullable ByteBuffer data) throws WsaException {
    doing(Where.SEND_DISCONNECT, () -> super.sendDisconnect(s, data));
  }

  @Override
  public void recvDisconnect(ProviderSocket s, @Nullable ByteBuffer target) throws WsaException {
    doing(Where.RECV_DISCONNECT, () -> super.recvDisconnect(s, target));
  }

  @Override
  public void shutdown(ProviderSocket s, ShutdownHow how) throws WsaException {
    doing(Where.SHUTDOWN, () -> super.shutdown(s, how));
  }

  @Override
  public void closeSocket(ProviderSocket s) throws WsaException {
    doing(Where.CLOSE_SOCKET, () -> super.closeSocket(s));
  }

  @Override
  public SocketAddress getSockName(ProviderSocket s) throws WsaException {
    return at(Where.GET_SOCK_NAME, () -> super.getSockName(s));
  }

  @Override
  public SocketAddress getPeerName(ProviderSocket s) throws WsaException {
    return at(Where.GET_PEER_NAME, () -> super.getPeerName(s));
  }

  @Override
  public <T> T getSockOpt(ProviderSocket s, SockOpt<T> option) throws WsaException {
    return at(Where.GET_SOCK_OPT, () -> super.getSockOpt(s, option));
  }

  @Override
  public <T> void setSockOpt(ProviderSocket s, SockOpt<T> option, T value) throws WsaException {
    doing(Where.SET_SOCK_OPT, () -> super.setSockOpt(s, option, value));
  }

  @Override
  public <I, O> @Nullable O ioctl(ProviderSocket s, IoctlCode<I, O> code, @Nullable I input)
      throws WsaException {
    return at(Where.IOCTL, () -> super.ioctl(s, code, input));
  }

  @Override
  public int select(ProviderSocket s) throws WsaException {
    return at(Where.SELECT, () -> super.select(s));
  }

  @Override
  public void watch(ProviderSocket s, int events) throws WsaException {
    doing(Where.WATCH, () -> super.watch(s, events));
  }

  @Override
  public void cleanup() {
    unseen(Where.CLEANUP, super::cleanup);
  }

  @Override
  public void signalled(ProviderSocket s, int events) {
    unseen(Where.SIGNALLED, () -> super.signalled(s, events));
  }

  @Override
  public void connectCompleted(ProviderSocket s, @Nullable WsaException failure) {
    unseen(Where.CONNECT_COMPLETED, () -> super.connectCompleted(s, failure));
  }

  @Override
  public void ended(ProviderSocket s) {
    unseen(Where.ENDED, () -> super.ended(s));
  }

  private void unseen(Where where, Runnable act) {
    try {
      doing(where, act::run);
    } catch (WsaException e) {
      FaultyLayer.<RuntimeException>throwUnseen(e);
    }
  }
}
