package dev.layersock.benchmarks.connect;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.ResourceLeakDetector;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Netty 4.2 over NIO, as its guide sets it up, with one event loop for all: there is one connection
 * at a time, and a loop that accepts, reads and connects passes no channel on to another thread. No
 * handler does anything but tell of the accepted channel. That one is closed by Netty itself when
 * its peer has ended the stream, which is the setting that nobody changes.
 */
final class NettyNioPeer implements TcpPeer {
  private final EventLoopGroup loops =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final BlockingQueue<Channel> accepted = new ArrayBlockingQueue<>(1);
  private final Bootstrap connecting;

  NettyNioPeer() {
    ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.DISABLED); // as Netty's own benchmarks
    Channel listener =
        new ServerBootstrap()
            .group(loops)
            .channel(NioServerSocketChannel.class)
            .option(ChannelOption.SO_BACKLOG, TcpConnectBenchmark.BACKLOG)
            .childOption(ChannelOption.SO_LINGER, 0)
            .childHandler(new TellAccepted(accepted))
            .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .syncUninterruptibly()
            .channel();
    connecting =
        new Bootstrap()
            .group(loops)
            .channel(NioSocketChannel.class)
            .handler(new Nothing())
            .remoteAddress(listener.localAddress());
  }

  @Override
  public Object connection() throws InterruptedException {
    ChannelFuture connected = connecting.connect();
    Channel server = accepted.take();
    Channel client = connected.sync().channel();
    client.close().sync();
    server.closeFuture().sync();
    return client;
  }

  @Override
  public void close() {
    loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
  }

  @ChannelHandler.Sharable
  private static final class Nothing extends ChannelInboundHandlerAdapter {}

  @ChannelHandler.Sharable
  private static final class TellAccepted extends ChannelInboundHandlerAdapter {
    private final BlockingQueue<Channel> accepted;

    TellAccepted(BlockingQueue<Channel> accepted) {
      this.accepted = accepted;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
      accepted.add(context.channel());
    }
  }
}
