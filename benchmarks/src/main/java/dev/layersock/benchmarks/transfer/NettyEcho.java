package dev.layersock.benchmarks.transfer;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.concurrent.Semaphore;

/**
 * Round trips through Netty. The answer to one is the sign for the next, on the event loop, where
 * Netty's users would have it; the benchmark's thread only starts a series and waits for its end.
 * With a series of one it is a thread that waits for its answer, as with blocking sockets.
 */
@SuppressWarnings("FutureReturnValueIgnored") // of the void promise, which fails the pipeline
final class NettyEcho implements Echo {
  private final Asker asker;
  private final NettyPair pair;
  private final int series;
  private final int size;

  /** Makes the connection for the two handlers. */
  interface Connector {
    NettyPair connect(Asker asker, Answerer answerer) throws InterruptedException;
  }

  NettyEcho(Connector connector, int size, int series) throws InterruptedException {
    this.size = size;
    this.series = series;
    this.asker = new Asker(size);
    this.pair = connector.connect(asker, new Answerer());
  }

  @Override
  public int roundTrip() throws InterruptedException {
    asker.left = series;
    pair.near().writeAndFlush(asker.request.retainedDuplicate(), pair.near().voidPromise());
    asker.answered.acquire();
    return size;
  }

  @Override
  public void close() throws InterruptedException {
    pair.close();
    asker.request.release();
  }

  /** The benchmark's side. */
  static final class Asker extends ChannelInboundHandlerAdapter {
    private final Semaphore answered = new Semaphore(0);
    private final ByteBuf request;
    private volatile int left;
    private int received;

    Asker(int size) {
      this.request = PooledByteBufAllocator.DEFAULT.directBuffer(size).writerIndex(size);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      ByteBuf part = (ByteBuf) message;
      received += part.readableBytes();
      part.release();
      if (received < request.capacity()) {
        return;
      }
      received = 0;
      int next = left - 1;
      left = next;
      if (next == 0) {
        answered.release();
      } else {
        context.writeAndFlush(request.retainedDuplicate(), context.voidPromise());
      }
    }
  }

  /** The other side. */
  @Sharable
  static final class Answerer extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      context.writeAndFlush(message, context.voidPromise());
    }
  }
}
