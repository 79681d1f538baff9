package dev.layersock.benchmarks.memory;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.local.LocalAddress;
import io.netty.channel.local.LocalChannel;
import io.netty.channel.local.LocalIoHandler;
import io.netty.channel.local.LocalServerChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Netty's channels, with one handler in each pipeline that all share: the least that a program of
 * Netty has.
 */
final class NettyPairs implements Pairs {
  private final BlockingQueue<Channel> accepted = new LinkedBlockingQueue<>();
  private final List<Channel> ends = new ArrayList<>();
  private final EventLoopGroup loop;
  private final Channel server;
  private final Bootstrap client;

  private NettyPairs(
      IoHandlerFactory io,
      Class<? extends ServerChannel> serverKind,
      Class<? extends Channel> clientKind,
      SocketAddress address) {
    loop = new MultiThreadIoEventLoopGroup(1, io);
    server =
        new ServerBootstrap()
            .group(loop)
            .channel(serverKind)
            .childHandler(new Accepting(accepted))
            .bind(address)
            .syncUninterruptibly()
            .channel();
    client = new Bootstrap().group(loop).channel(clientKind).handler(new Connecting());
  }

  static NettyPairs nio() {
    return new NettyPairs(
        NioIoHandler.newFactory(),
        NioServerSocketChannel.class,
        NioSocketChannel.class,
        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
  }

  static NettyPairs local() {
    return new NettyPairs(
        LocalIoHandler.newFactory(),
        LocalServerChannel.class,
        LocalChannel.class,
        LocalAddress.ANY);
  }

  @Override
  public void add() throws InterruptedException {
    ends.add(client.connect(server.localAddress()).sync().channel());
    Channel other = accepted.poll(10, TimeUnit.SECONDS);
    if (other == null) {
      throw new IllegalStateException("nothing was accepted");
    }
    ends.add(other);
  }

  @Override
  public void close() {
    ends.forEach(channel -> channel.close().syncUninterruptibly());
    loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
  }

  @Sharable
  private static final class Connecting extends ChannelInboundHandlerAdapter {}

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
}
