/** Stands in for the deal until it comes. It is as high as a deal with three contacts, so that nothing moves then. */
export function Skeleton({ hasLights }: { hasLights: boolean }) {
  return (
    <>
      {hasLights && <div className="bone lights-bone" aria-hidden="true" />}
      <div className="form" aria-hidden="true">
        <div className="bone field-bone" />
        <div className="bone field-bone responsible-bone" />
        <div className="bone contacts-bone" />
        <div className="details-bone" />
      </div>
      <div className="footer" aria-hidden="true">
        <div className="after-action" />
        <div className="heading-bone" />
        <div className="bone button-bone" />
      </div>
    </>
  );
}
