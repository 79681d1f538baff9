package dev.layersock.benchmarks.readiness;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.ResourceLeakDetector;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;

/**
 * Netty over NIO: one event loop, one handler for all channels, Netty's own defaults (pooled
 * buffers, adaptive in size). One loop, since only one byte is on its way at a time.
 */
final class NettyCrowd implements Crowd {
  private final PlainSenders senders = new PlainSenders();
  private final EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final Channel server;

  NettyCrowd(Arrivals arrivals) {
    ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.DISABLED); // as Netty's own benchmarks
    server =
        new ServerBootstrap()
            .group(loop)
            .channel(NioServerSocketChannel.class)
            .childHandler(new Reader(arrivals))
            .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .syncUninterruptibly()
            .channel();
  }

  @Override
  public void add() throws IOException {
    senders.connect(server.localAddress());
  }

  @Override
  public void start() {} // the loop watches each as it is accepted

  @Override
  public void send(int pair) throws IOException {
    senders.send(pair);
  }

  @Override
  public void close() throws IOException {
    loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    senders.close();
  }

  @Sharable
  private static final class Reader extends SimpleChannelInboundHandler<ByteBuf> {
    private final Arrivals arrivals;

    Reader(Arrivals arrivals) {
      this.arrivals = arrivals;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, ByteBuf data) {
      arrivals.add(data.readableBytes());
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      arrivals.failed(cause);
    }
  }
}
