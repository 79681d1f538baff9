package dev.layersock.spi;

import dev.layersock.error.WsaException;
import dev.layersock.option.IoctlCode;
import dev.layersock.option.SockOpt;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The base class of layers: every function goes to the provider below, every upcall to the one
 * above. A layer overrides what it cares for, and calls {@code super} to go on.
 *
 * <p>What a layer does not override costs nothing: the chain is compiled function by function, and
 * the layer is not on that function's path. (An override that only calls {@code super} is on it.)
 *
 * <p>One instance serves all sockets of its chain, on any thread. What belongs to one socket is
 * kept in a {@link SocketSlot} from {@link LayerContext#slot()}. Sockets come in two ways, by
 * {@link #socket} and by {@link #accept}, and go in one, by {@link #ended}. A layer with state
 * overrides all three:
 *
 * <pre>{@code
 * public final class MeterLayer extends LayeredProvider {
 *   private final SocketSlot<LongAdder> received;
 *
 *   @Inject
 *   MeterLayer(@Lower ServiceProvider lower, LayerContext context) {
 *     super(lower, context);
 *     this.received = context.slot();
 *   }
 *
 *   @Override
 *   public ProviderSocket socket(SocketRequest request) throws WsaException {
 *     return begin(super.socket(request));
 *   }
 *
 *   @Override
 *   public @Nullable ProviderSocket accept(ProviderSocket s, AcceptCondition condition)
 *       throws WsaException {
 *     ProviderSocket accepted = super.accept(s, condition);
 *     return accepted == null ? null : begin(accepted);
 *   }
 *
 *   private ProviderSocket begin(ProviderSocket s) {
 *     received.set(s, new LongAdder());
 *     return s;
 *   }
 *
 *   @Override
 *   public int recv(ProviderSocket s, ByteBuffer target, int flags) throws WsaException {
 *     int count = super.recv(s, target, flags); // negative: nothing now, or the end
 *     if (count > 0 && (flags & MessageFlags.PEEK) == 0) {
 *       received.require(s).add(count);
 *     }
 *     return count;
 *   }
 *
 *   @Override
 *   public void ended(ProviderSocket s) {
 *     LongAdder bytes = received.get(s); // null if it ended on its way up to this layer
 *     if (bytes != null) {
 *       context().report(new Report("received", Map.of("bytes", bytes.sum())));
 *     }
 *   }
 * }
 * }</pre>
 *
 * <p>Datagrams would come by {@link #recvFrom} too; the bytes of a stream do not. A layer that
 * holds something back says so in {@link #select}, {@link #watch} and {@link #signalled} alike: if
 * they disagree, whoever waits above asks again and again.
 */
public abstract class LayeredProvider implements ServiceProvider, Upcalls {
  private final ServiceProvider lower;
  private final Upcalls upper;
  private final LayerContext context;

  /**
   * For the subclass's constructor, which the framework calls.
   *
   * @param lower the provider below
   * @param context what the framework gives to this layer
   */
  protected LayeredProvider(ServiceProvider lower, LayerContext context) {
    this.lower = lower;
    this.context = context;
    this.upper = context.upper();
  }

  /** The provider below. */
  protected final ServiceProvider lower() {
    return lower;
  }

  /** What is above: the layers nearer the application, and then the application. */
  protected final Upcalls upper() {
    return upper;
  }

  /** What the framework gave to this layer. */
  protected final LayerContext context() {
    return context;
  }

  /**
   * What this layer would do with a connect or a datagram, found out without doing it and without
   * changing anything. For {@code explain}; layers that decide or alter override it.
   */
  public Explanation explain(ExplainRequest request) {
    return Explanation.passes();
  }

  @Override
  public ProviderSocket socket(SocketRequest request) throws WsaException {
    return lower.socket(request);
  }

  @Override
  public void bind(ProviderSocket s, SocketAddress name) throws WsaException {
    lower.bind(s, name);
  }

  @Override
  public void listen(ProviderSocket s, int backlog) throws WsaException {
    lower.listen(s, backlog);
  }

  @Override
  public @Nullable ProviderSocket accept(ProviderSocket s, AcceptCondition condition)
      throws WsaException {
    return lower.accept(s, condition);
  }

  @Override
  public ConnectOutcome connect(ProviderSocket s, ConnectRequest request) throws WsaException {
    return lower.connect(s, request);
  }

  @Override
  public int send(ProviderSocket s, ByteBuffer source, int flags) throws WsaException {
    return lower.send(s, source, flags);
  }

  @Override
  public int sendTo(ProviderSocket s, ByteBuffer source, int flags, SocketAddress to)
      throws WsaException {
    return lower.sendTo(s, source, flags, to);
  }

  @Override
  public int recv(ProviderSocket s, ByteBuffer target, int flags) throws WsaException {
    return lower.recv(s, target, flags);
  }

  @Override
  public int recvFrom(ProviderSocket s, ByteBuffer target, int flags, @Nullable AddressBox from)
      throws WsaException {
    return lower.recvFrom(s, target, flags, from);
  }

  @Override
  public void sendDisconnect(ProviderSocket s, @Nullable ByteBuffer data) throws WsaException {
    lower.sendDisconnect(s, data);
  }

  @Override
  public void recvDisconnect(ProviderSocket s, @Nullable ByteBuffer target) throws WsaException {
    lower.recvDisconnect(s, target);
  }

  @Override
  public void shutdown(ProviderSocket s, ShutdownHow how) throws WsaException {
    lower.shutdown(s, how);
  }

  @Override
  public void closeSocket(ProviderSocket s) throws WsaException {
    lower.closeSocket(s);
  }

  @Override
  public SocketAddress getSockName(ProviderSocket s) throws WsaException {
    return lower.getSockName(s);
  }

  @Override
  public SocketAddress getPeerName(ProviderSocket s) throws WsaException {
    return lower.getPeerName(s);
  }

  @Override
  public <T> T getSockOpt(ProviderSocket s, SockOpt<T> option) throws WsaException {
    return lower.getSockOpt(s, option);
  }

  @Override
  public <T> void setSockOpt(ProviderSocket s, SockOpt<T> option, T value) throws WsaException {
    lower.setSockOpt(s, option, value);
  }

  @Override
  public <I, O> @Nullable O ioctl(ProviderSocket s, IoctlCode<I, O> code, @Nullable I input)
      throws WsaException {
    return lower.ioctl(s, code, input);
  }

  @Override
  public int select(ProviderSocket s) throws WsaException {
    return lower.select(s);
  }

  @Override
  public void watch(ProviderSocket s, int events) throws WsaException {
    lower.watch(s, events);
  }

  @Override
  public void cleanup() {
    lower.cleanup();
  }

  /**
   * A socket that this layer has had, from {@link #socket} or {@link #accept} below it, is gone. It
   * comes exactly once for each, whatever ended the socket: a close, also one that failed, the
   * cleanup (then perhaps after {@link #cleanup} of this layer), an accept that was dropped on the
   * way up. Nothing is to be passed on: the framework tells each layer, the one nearest the base
   * first. The socket answers no call any more; its slots can be read. A signal that was on its way
   * may still come. If the socket ended while it was being made or accepted, this may come before
   * the layer has set its state, or while it does.
   *
   * <p>It is called by the thread that ended the socket, with no lock held, and is quick.
   */
  public void ended(ProviderSocket s) {}

  @Override
  public void signalled(ProviderSocket s, int events) {
    upper.signalled(s, events);
  }

  @Override
  public void connectCompleted(ProviderSocket s, @Nullable WsaException failure) {
    upper.connectCompleted(s, failure);
  }
}
