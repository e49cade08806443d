/** What a Linux machine writes at a boot that ends in a full disk: services fail one after the other, so that nothing answers. */
export const consoleOfFullDisk: string[] = `
[    0.000000] Linux version 6.1.112-124.190.amzn2023.x86_64 (mockbuild@ip-10-0-45-181) #1 SMP PREEMPT_DYNAMIC
[    0.000000] Command line: BOOT_IMAGE=(hd0,gpt1)/boot/vmlinuz-6.1.112 root=UUID=9c1f2f5e-0a41-4f0c-9d3c-6f0f1f5c2a77 ro console=tty0 console=ttyS0,115200n8
[    0.000000] DMI: Amazon EC2 m7i.large/, BIOS 1.0 10/16/2017
[    0.041873] smpboot: CPU0: Intel(R) Xeon(R) Platinum 8488C (family: 0x6, model: 0x8f, stepping: 0x8)
[    0.412206] nvme nvme0: 2/0/0 default/read/poll queues
[    0.418551]  nvme0n1: p1 p127 p128
[    0.734190] ena 0000:00:05.0: Elastic Network Adapter (ENA) found at mem 80500000, mac addr 06:4f:1b:92:0c:3d
[    1.106322] XFS (nvme0n1p1): Mounting V5 Filesystem
[    1.318847] XFS (nvme0n1p1): Ending clean mount
[    1.482930] systemd[1]: systemd 252.23-3.amzn2023 running in system mode
[    1.497114] systemd[1]: Hostname set to <imports-dev-loader>.
[  OK  ] Created slice system-getty.slice - Slice /system/getty.
[  OK  ] Reached target local-fs.target - Local File Systems.
         Starting systemd-tmpfiles-setup.service - Create Volatile Files and Directories...
[    3.208815] systemd-tmpfiles[1043]: Failed to create file /var/tmp/systemd-private-6d1f: No space left on device
[FAILED] Failed to start systemd-tmpfiles-setup.service - Create Volatile Files and Directories.
See 'systemctl status systemd-tmpfiles-setup.service' for details.
         Starting systemd-journal-flush.service - Flush Journal to Persistent Storage...
[    4.015522] systemd-journald[987]: Failed to open system journal: No space left on device
[FAILED] Failed to start systemd-journal-flush.service - Flush Journal to Persistent Storage.
         Starting systemd-networkd.service - Network Configuration...
[    5.377031] systemd-networkd[1101]: Could not create runtime directory 'netif': No space left on device
[FAILED] Failed to start systemd-networkd.service - Network Configuration.
[DEPEND] Dependency failed for network-online.target - Network is Online.
[DEPEND] Dependency failed for sshd.service - OpenSSH server daemon.
         Starting imports-loader.service - Imports loader...
[    9.640283] imports-loader[1188]: cannot write /var/lib/imports/spool/2026-11-20T18.part: ENOSPC: no space left on device
[FAILED] Failed to start imports-loader.service - Imports loader.
         Starting amazon-ssm-agent.service - amazon-ssm-agent...
[   11.902177] amazon-ssm-agent[1204]: error occurred when starting: write /var/lib/amazon/ssm/seelog: no space left on device
[FAILED] Failed to start amazon-ssm-agent.service - amazon-ssm-agent.
[   12.115004] systemd[1]: /dev/nvme0n1p1 on /: 100% used, 0 bytes free
[  OK  ] Reached target multi-user.target - Multi-User System.

imports-dev-loader login:`
  .trim()
  .split("\n");
