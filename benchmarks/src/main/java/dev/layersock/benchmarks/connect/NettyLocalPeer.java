package dev.layersock.benchmarks.connect;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.local.LocalAddress;
import io.netty.channel.local.LocalChannel;
import io.netty.channel.local.LocalIoHandler;
import io.netty.channel.local.LocalServerChannel;
import io.netty.util.ResourceLeakDetector;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.TimeUnit;

/**
 * Netty's local transport.
 *
 * <p>Set up as its own users would: both bootstraps are built once and used for all connections,
 * and the handlers are sharable, so no pipeline is built by an initializer. One event loop serves
 * the listener and both ends: that is the fewest hand-overs between threads that Netty allows to a
 * thread that is not an event loop. The thread waits with {@code sync()}, which is how blocking
 * code uses Netty, for the connect, for the server's end to be active, and for both ends to be
 * closed.
 */
final class NettyLocalPeer implements AutoCloseable {
  private final BlockingQueue<Channel> accepted = new LinkedTransferQueue<>();
  private final EventLoopGroup loop =
      new MultiThreadIoEventLoopGroup(1, LocalIoHandler.newFactory());
  private final Bootstrap client;

  private NettyLocalPeer() throws InterruptedException {
    ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.DISABLED); // as Netty's own benchmarks
    Channel listener =
        new ServerBootstrap()
            .group(loop)
            .channel(LocalServerChannel.class)
            .childHandler(new Accepting(accepted))
            .bind(LocalAddress.ANY)
            .sync()
            .channel();
    this.client =
        new Bootstrap()
            .group(loop)
            .channel(LocalChannel.class)
            .handler(new Idle())
            .remoteAddress(listener.localAddress());
  }

  static NettyLocalPeer start() throws InterruptedException {
    return new NettyLocalPeer();
  }

  /** One connection, both ends of it closed. */
  Channel connectAndClose() throws InterruptedException {
    Channel channel = client.connect().sync().channel();
    Channel server = accepted.take();
    channel.close().sync();
    server.close().sync();
    return channel;
  }

  @Override
  public void close() {
    loop.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
  }

  /** Hands the server's ends to who accepts. */
  @Sharable
  private static final class Accepting extends ChannelInboundHandlerAdapter {
    private final BlockingQueue<Channel> accepted;

    Accepting(BlockingQueue<Channel> accepted) {
      this.accepted = accepted;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
      accepted.add(context.channel());
    }
  }

  /** A bootstrap wants a handler. */
  @Sharable
  private static final class Idle extends ChannelInboundHandlerAdapter {}
}
