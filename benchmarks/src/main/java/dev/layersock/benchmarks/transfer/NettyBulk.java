package dev.layersock.benchmarks.transfer;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * Bulk through Netty. The sender writes on its event loop as long as the channel takes it, flushes,
 * and goes on when the channel says so: no thread but the two loops works.
 */
@SuppressWarnings("FutureReturnValueIgnored") // of the void promise, which fails the pipeline
final class NettyBulk implements Bulk {
  private final Sender sender = new Sender();
  private final NettyPair pair;

  /** Makes the connection for the two handlers. */
  interface Connector {
    NettyPair connect(Sender sender, Drain drain) throws InterruptedException;
  }

  NettyBulk(Connector connector) throws InterruptedException {
    this.pair = connector.connect(sender, new Drain());
  }

  @Override
  public void transfer(int chunks) throws InterruptedException {
    pair.near().eventLoop().execute(() -> sender.begin(chunks));
    sender.receipt.acquire();
  }

  @Override
  public void close() throws InterruptedException {
    pair.close();
    sender.chunk.release();
  }

  /** Sends, and waits for the receipt of one byte. Its fields are the event loop's. */
  static final class Sender extends ChannelInboundHandlerAdapter {
    private final Semaphore receipt = new Semaphore(0);
    private final ByteBuf chunk =
        PooledByteBufAllocator.DEFAULT.directBuffer(CHUNK).writerIndex(CHUNK);
    private @Nullable ChannelHandlerContext context;
    private int left;

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
      this.context = context;
    }

    void begin(int chunks) {
      ChannelHandlerContext to = context;
      if (to == null) {
        throw new IllegalStateException("not connected yet");
      }
      left = chunks;
      // The length of a transfer in chunks comes first.
      to.write(to.alloc().directBuffer(Integer.BYTES).writeInt(chunks), to.voidPromise());
      send(to);
    }

    private void send(ChannelHandlerContext to) {
      while (left > 0 && to.channel().isWritable()) {
        left--;
        to.write(chunk.retainedDuplicate(), to.voidPromise());
      }
      to.flush();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext to) {
      if (left > 0 && to.channel().isWritable()) {
        send(to);
      }
    }

    @Override
    public void channelRead(ChannelHandlerContext from, Object message) {
      ((ByteBuf) message).release();
      receipt.release();
    }
  }

  /** Receives, and answers each whole transfer with a byte. */
  static final class Drain extends ChannelInboundHandlerAdapter {
    private long left;
    private int headerBytes;
    private int header;

    @Override
    public void channelRead(ChannelHandlerContext from, Object message) {
      ByteBuf part = (ByteBuf) message;
      while (headerBytes < Integer.BYTES && part.isReadable()) {
        header = header << Byte.SIZE | part.readUnsignedByte();
        if (++headerBytes == Integer.BYTES) {
          left = (long) header * CHUNK;
        }
      }
      left -= part.readableBytes();
      part.release();
      if (headerBytes == Integer.BYTES && left == 0) {
        headerBytes = 0;
        header = 0;
        from.writeAndFlush(from.alloc().directBuffer(1).writeByte(0), from.voidPromise());
      }
    }
  }
}
