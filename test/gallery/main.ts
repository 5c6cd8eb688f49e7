import { readStateAddress } from './address';

const address = readStateAddress(new URLSearchParams(location.search));

// Each of the two loads its own styles, because the styles of the overview must not reach the pages that it shows.
if (!address) void import('./overview/main');
else if (address.width !== 'wide') void import('./overview/one').then(({ showFramed }) => showFramed(address));
else void import('./frame/show-state').then(({ showState }) => showState(address));
