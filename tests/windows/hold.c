/* Opens its first argument as Excel does, so that others may read it, and meanwhile runs the rest. */
#include <process.h>
#include <windows.h>

int main(int count, char **arguments) {
  (void)count;
  HANDLE file = CreateFileA(arguments[1], GENERIC_READ | GENERIC_WRITE, FILE_SHARE_READ, NULL, OPEN_EXISTING, 0, NULL);
  if (file == INVALID_HANDLE_VALUE) return 99;
  return (int)_spawnv(_P_WAIT, arguments[2], (const char *const *)arguments + 2);
}
