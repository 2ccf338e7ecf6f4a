# ssh's ProxyCommand: connect-pipe.pl PROXY_PORT HOST PORT. In Perl, which git needs anyway: it starts ten times as fast
# as Node.js, and each ssh connection of a test starts one.
use strict;
use warnings;
use Socket;

my ($proxy_port, $host, $port) = @ARGV;

sub fail {
    print STDERR "connect to $host port $port: $_[0]\n";
    exit 1;
}

sub write_all {
    my ($handle, $data) = @_;
    while (length $data) {
        my $count = syswrite $handle, $data;
        exit 0 unless defined $count;
        substr($data, 0, $count) = '';
    }
}

$SIG{PIPE} = 'IGNORE';
socket(my $socket, PF_INET, SOCK_STREAM, 0) or fail($!);
connect($socket, sockaddr_in($proxy_port, INADDR_LOOPBACK)) or fail($!);
write_all($socket, "CONNECT $host:$port HTTP/1.1\r\nHost: $host:$port\r\n\r\n");

my $head = '';
while ($head !~ /\r\n\r\n/) {
    my $count = sysread $socket, $head, 65536, length $head;
    fail($!) unless defined $count;
    fail('the proxy hung up') unless $count;
}
my ($answer, $rest) = split /\r\n\r\n/, $head, 2;
my ($status, $reason) = $answer =~ m{^HTTP/1\.1 (\d+) ([^\r\n]*)};
fail($reason) unless $status == 200;
write_all(\*STDOUT, $rest);

my %to = (fileno(STDIN) => [\*STDIN, $socket], fileno($socket) => [$socket, \*STDOUT]);
while (exists $to{fileno $socket}) {
    my $readable = '';
    vec($readable, $_, 1) = 1 for keys %to;
    select($readable, undef, undef, undef) > 0 or next;
    for my $descriptor (grep { vec $readable, $_, 1 } keys %to) {
        my ($from, $into) = @{ $to{$descriptor} };
        my $count = sysread $from, my $data, 65536;
        if ($count) {
            write_all($into, $data);
        } else {
            delete $to{$descriptor};
            shutdown $socket, 1 if $from == \*STDIN;
        }
    }
}
