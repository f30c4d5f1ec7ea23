import { setPriority } from 'node:os';

// Stages go on in real time meanwhile, and a cloud that is starved is an unhealthy one; whoever can wait waits.
setPriority(10);
