/*
 * Keeps the core that it is put on from falling asleep, at a priority at which it takes no time from anybody. To wake
 * one takes longer than a GET, and on a virtual machine much longer: that would be measured, and not Redis.
 */
#include <unistd.h>

int main(void) {
  pid_t parent = getppid();
  for (volatile long turn = 0;; turn++)
    if (turn % 10000000 == 0 && getppid() != parent) return 0;
}
