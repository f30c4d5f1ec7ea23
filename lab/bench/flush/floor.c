/* The least a client can do: SCAN and UNLINK on one socket, the next SCAN under way while a page is deleted. */
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define ROOM (8 << 20)

static const char *PREFIXES[] = {"mocs:", "gallery:", "wishlist:", "albums:"};
static char in[ROOM], out[ROOM];
static long filled, at;
static int sock;

static void need(long upto) {
  while (filled < upto) {
    long got = read(sock, in + filled, ROOM - filled);
    if (got <= 0) { perror("read"); exit(1); }
    filled += got;
  }
}

static char *line(void) {
  long from = at;
  for (;; at++) {
    need(at + 2);
    if (in[at] == '\r') break;
  }
  at += 2;
  if (in[from] == '-') { fprintf(stderr, "%.*s\n", (int)(at - from), in + from); exit(1); }
  return in + from;
}

static void put(const char *bytes, long length) {
  while (length > 0) {
    long put = write(sock, bytes, length);
    if (put <= 0) { perror("write"); exit(1); }
    bytes += put;
    length -= put;
  }
}

static void scan(const char *cursor, int count) {
  char command[128];
  put(command, snprintf(command, sizeof command, "*4\r\n$4\r\nSCAN\r\n$%zu\r\n%s\r\n$5\r\nCOUNT\r\n$%d\r\n%d\r\n",
                        strlen(cursor), cursor, snprintf(NULL, 0, "%d", count), count));
}

static int doomed(const char *key) {
  for (int i = 0; i < 4; i++)
    if (strncmp(key, PREFIXES[i], strlen(PREFIXES[i])) == 0) return 1;
  return 0;
}

int main(int argc, char **argv) {
  int count = atoi(argv[2]), yes = 1, unanswered = 0;
  long deleted = 0;
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(atoi(argv[1]))};
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  sock = socket(AF_INET, SOCK_STREAM, 0);
  setsockopt(sock, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
  if (connect(sock, (struct sockaddr *)&address, sizeof address)) { perror("connect"); return 1; }

  char cursor[32] = "0";
  scan(cursor, count);
  do {
    /* The page's answer comes before that of the deletions sent after it was asked for. */
    filled -= at;
    memmove(in, in + at, filled);
    at = 0;
    line();
    line();
    char *text = line();
    long length = (in + at - 2) - text;
    memcpy(cursor, text, length);
    cursor[length] = 0;
    if (strcmp(cursor, "0")) scan(cursor, count);
    int keys = atoi(line() + 1), doomedKeys = 0;
    long written = 64;
    for (int i = 0; i < keys; i++) {
      long element = at;
      long size = atoi(line() + 1), key = at;
      need(key + size + 2);
      at = key + size + 2;
      if (!doomed(in + key)) continue;
      memcpy(out + written, in + element, at - element);
      written += at - element;
      doomedKeys++;
    }
    if (unanswered) { deleted += atol(line() + 1); unanswered = 0; }
    if (doomedKeys) {
      char head[64];
      int size = snprintf(head, sizeof head, "*%d\r\n$6\r\nUNLINK\r\n", doomedKeys + 1);
      memcpy(out + 64 - size, head, size);
      put(out + 64 - size, written - 64 + size);
      unanswered = 1;
    }
  } while (strcmp(cursor, "0"));
  if (unanswered) deleted += atol(line() + 1);
  printf("%ld\n", deleted);
  return 0;
}
