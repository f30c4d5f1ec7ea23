/*
 * The user whom a flush must not hurt: 2,000 GETs a second on a socket of its own, in a process of its own, sent by the
 * clock and not when the one before was answered, so that a stall is felt by every request that falls into it. In C,
 * because the pauses of a runtime would be taken for Redis's.
 *
 * On its input, "wake": begin to ask; "rest": ask no more. "listen": begin to count; "stop": tell how long the answers took
 * since then.
 */
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/select.h>
#include <time.h>
#include <unistd.h>

#define EVERY 500000L
/* After a longer pause of this process itself it does not make up for it with a burst. */
#define PAUSE 20000000L
#define GET "*2\r\n$3\r\nGET\r\n$10\r\nsessions:1\r\n"
#define UNANSWERED (1 << 20)
#define MOST (1 << 22)

static int sock, listening, resting = 1;
static long sent[UNANSWERED], latencies[MOST];
static unsigned long asked, answered;
static long heard;

static long now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec * 1000000000L + time.tv_nsec;
}

static void ask(void) {
  if (asked - answered == UNANSWERED) { fprintf(stderr, "the server no longer answers\n"); exit(1); }
  sent[asked++ % UNANSWERED] = now();
  if (write(sock, GET, sizeof GET - 1) != sizeof GET - 1) { perror("write"); exit(1); }
}

static void note(long at) {
  long took = at - sent[answered++ % UNANSWERED];
  if (listening && heard < MOST) latencies[heard++] = took;
}

/* Counts the answers, which are bulks or "$-1", however they are cut. */
static void hear(const char *bytes, long length, long at) {
  static char line[32];
  static long filled, rest;
  for (long i = 0; i < length; i++) {
    if (rest > 0) {
      if (--rest == 0) note(at);
      continue;
    }
    if (filled < (long)sizeof line - 1) line[filled++] = bytes[i];
    if (bytes[i] != '\n') continue;
    line[filled] = 0;
    filled = 0;
    if (line[0] != '$') { fprintf(stderr, "%s", line); exit(1); }
    long size = atol(line + 1);
    if (size < 0) note(at);
    else rest = size + 2;
  }
}

static int ascending(const void *a, const void *b) {
  long x = *(const long *)a, y = *(const long *)b;
  return (x > y) - (x < y);
}

/* In microseconds. */
static double at_share(double share) {
  if (heard == 0) return 0;
  long place = (long)(heard * share);
  return latencies[place < heard ? place : heard - 1] / 1000.0;
}

static void obey(char word) {
  if (word == 'l') {
    heard = 0;
    listening = 1;
    puts("listening");
  } else if (word == 'w' || word == 'r') {
    resting = word == 'r';
    puts("yes");
  } else {
    listening = 0;
    qsort(latencies, heard, sizeof *latencies, ascending);
    printf("{\"count\":%ld,\"p50\":%.1f,\"p99\":%.1f,\"worst\":%.1f}\n", heard, at_share(0.5), at_share(0.99), at_share(1));
  }
  fflush(stdout);
}

int main(int argc, char **argv) {
  int yes = 1;
  static char bytes[1 << 16];
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(atoi(argv[1]))};
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  sock = socket(AF_INET, SOCK_STREAM, 0);
  setsockopt(sock, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
  if (connect(sock, (struct sockaddr *)&address, sizeof address)) { perror("connect"); return 1; }
  puts("ready");
  fflush(stdout);

  for (long due = now();;) {
    if (now() - due > PAUSE) due = now();
    for (; !resting && due <= now(); due += EVERY) ask();
    fd_set readable;
    FD_ZERO(&readable);
    FD_SET(STDIN_FILENO, &readable);
    FD_SET(sock, &readable);
    long wait = due - now();
    struct timeval until = {0, wait > 0 ? wait / 1000 + 1 : 0};
    if (select(sock + 1, &readable, NULL, NULL, resting ? NULL : &until) <= 0) continue;
    if (FD_ISSET(sock, &readable)) {
      long length = read(sock, bytes, sizeof bytes);
      if (length <= 0) { fprintf(stderr, "the server has hung up\n"); return 1; }
      hear(bytes, length, now());
    }
    if (FD_ISSET(STDIN_FILENO, &readable)) {
      long length = read(STDIN_FILENO, bytes, sizeof bytes);
      if (length <= 0) return 0;
      obey(bytes[0]);
    }
  }
}
