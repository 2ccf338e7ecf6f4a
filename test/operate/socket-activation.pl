# Does what systemd does for socket activation: listens, hands the socket over as descriptor 3, becomes the program.
# Perl, since Node.js cannot replace itself by another program, and every Debian has it.
# Usage: perl socket-activation.pl PORT_OR_PATH COUNT COMMAND...
use strict;
use warnings;
use POSIX ();
use Socket;

my ($address, $count, @command) = @ARGV;
my $is_port = $address =~ /^\d+$/;
my $name = $is_port ? sockaddr_in($address, INADDR_LOOPBACK) : sockaddr_un($address);
socket(my $listener, $is_port ? PF_INET : PF_UNIX, SOCK_STREAM, 0) or die "socket: $!";
bind($listener, $name) or die "bind: $!";
listen($listener, 128) or die "listen: $!";
# dup2 clears close-on-exec, unless the descriptor is already the right one.
POSIX::dup2(fileno($listener), 9) // die "dup2: $!";
POSIX::dup2(9, 3) // die "dup2: $!";
$ENV{LISTEN_PID} = $$;
$ENV{LISTEN_FDS} = $count;
exec(@command) or die "exec: $!";
